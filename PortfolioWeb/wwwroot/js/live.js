// The connection to the hub: kept for ever, and every (re)connect begins with a snapshot.
import { liveState } from "./live-state.js";
import { keepServerClock } from "./server-clock.js";

const LONGEST_WAIT = 5000;
const OFFLINE_AFTER = 12_000;

const waitBefore = (attempt) => Math.min(LONGEST_WAIT, 250 * 2 ** attempt);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {(item: object, isSnapshot: boolean) => void} onItem
 * @param {(state: "connecting" | "live" | "reconnecting" | "offline") => void} onState
 */
export function watch(onItem, onState) {
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

  const state = liveState();
  connection.on("Snapshot", (snapshot) => {
    onState("live");
    onItem(state.snapshot(snapshot), true);
  });
  connection.on("Update", (changes) => onItem(state.update(changes), false));
  const begin = () => keepServerClock(() => connection.invoke("Now"));

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
