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
  const connection = new signalR.HubConnectionBuilder()
    .withUrl("/live")
    .withAutomaticReconnect({
      nextRetryDelayInMilliseconds({ previousRetryCount, elapsedMilliseconds }) {
        if (elapsedMilliseconds > OFFLINE_AFTER) onState("offline");
        return waitBefore(previousRetryCount);
      },
    })
    .configureLogging(signalR.LogLevel.None)
    .build();

  const state = hubState();
  connection.on("Snapshot", (snapshot) => {
    onState("live");
    onItem(state.snapshot(snapshot), true);
  });
  connection.on("Update", (changes) => onItem(state.update(changes), false));
  const begin = () => synchronizeClock(() => connection.invoke("Now"));

  connection.onreconnecting(() => onState("reconnecting"));
  connection.onreconnected(begin);
  connection.onclose(start);

  async function start() {
    for (let attempt = 0; ; attempt++) {
      try {
        await connection.start();
        begin();
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
