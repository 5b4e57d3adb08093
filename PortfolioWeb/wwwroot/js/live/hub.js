// Keeps a connection to the hub. Each connection starts with a snapshot.
import { hubState } from "./hub-state.js";
import { synchronizeClock } from "./server-clock.js";

const LONGEST_WAIT = 5000;
const OFFLINE_AFTER = 12_000;

const waitBefore = (attempt) => Math.min(LONGEST_WAIT, 250 * 2 ** attempt);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {(item: object, isSnapshot: boolean) => void} onItem
 * @param {(state: "connecting" | "live" | "reconnecting" | "offline") => void} onState
 */
export function connect(onItem, onState) {
  const state = hubState();

  /** @param {object} transport Options of the transport. */
  function build(transport) {
    const connection = new signalR.HubConnectionBuilder()
      .withUrl("/live", transport)
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds({ previousRetryCount, elapsedMilliseconds }) {
          if (elapsedMilliseconds > OFFLINE_AFTER) onState("offline");
          return waitBefore(previousRetryCount);
        },
      })
      .configureLogging(signalR.LogLevel.None)
      .build();
    connection.on("Snapshot", (snapshot) => {
      onState("live");
      onItem(state.snapshot(snapshot), true);
    });
    connection.on("Update", (changes) => onItem(state.update(changes), false));
    connection.onreconnecting(() => onState("reconnecting"));
    connection.onreconnected(() => synchronize(connection));
    connection.onclose(start);
    return connection;
  }

  const synchronize = (connection) => synchronizeClock(() => connection.invoke("Now"));

  // A WebSocket without negotiation saves a request. Where a proxy blocks it, every second attempt negotiates another transport.
  const direct = build({ transport: signalR.HttpTransportType.WebSockets, skipNegotiation: true });
  const negotiated = build({});

  async function start() {
    for (let attempt = 0; ; attempt++) {
      const connection = attempt % 2 === 0 ? direct : negotiated;
      try {
        await connection.start();
        synchronize(connection);
        return;
      } catch {
        onState(attempt < 4 ? "connecting" : "offline");
        await pause(waitBefore(attempt));
      }
    }
  }

  onState("connecting");
  start();
}
