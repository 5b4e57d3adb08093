// Shows whether the page is live.
import { byId, setText } from "../ui/dom.js";
import { showPersistent } from "../ui/notices.js";

const TEXTS = { connecting: "connecting…", live: "live", reconnecting: "reconnecting…", offline: "offline" };
const output = byId("connection");
let lostAt = null;

export function showConnection(state) {
  // A retry does not change the state offline.
  const shown = state === "reconnecting" && output.dataset.connection === "offline" ? "offline" : state;
  output.dataset.connection = shown;
  document.documentElement.dataset.connection = shown;
  setText(output, TEXTS[shown]);
  output.title = shown === "live" ? "Every figure is pushed as it changes" : "";

  if (shown === "live") {
    lostAt = null;
    showPersistent("");
  } else if (shown === "connecting") {
    showPersistent("");
  } else {
    lostAt ??= new Date();
    const at = lostAt.toLocaleTimeString("en-GB");
    showPersistent(shown === "offline"
      ? `The server has not answered since ${at}. The page shows the last figures it had and keeps trying.`
      : `The connection was lost at ${at}. The page shows the last figures it had.`);
  }
}
