// The connection to the hub: kept for ever, and every (re)connect begins with a snapshot.
import { keepServerClock } from "./server-clock.js";

const LONGEST_WAIT = 5000;
const OFFLINE_AFTER = 12_000;
const WATCH_AGAIN_AFTER = 1000;

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

  const isConnected = () => connection.state === signalR.HubConnectionState.Connected;

  async function watchAgain() {
    await pause(WATCH_AGAIN_AFTER);
    if (isConnected()) subscribe();
  }

  function subscribe() {
    let first = true;
    connection.stream("Watch").subscribe({
      next(item) {
        if (first) onState("live");
        onItem(item, first);
        first = false;
      },
      // A lost connection ends the stream as well; then the reconnect subscribes.
      error: watchAgain,
      complete: watchAgain,
    });
  }

  function begin() {
    subscribe();
    keepServerClock(() => connection.invoke("Now"));
  }

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
