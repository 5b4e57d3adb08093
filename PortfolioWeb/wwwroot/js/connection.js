// Says whether what is on the page is live.
import { byId, put } from "./dom.js";
import { stand } from "./notices.js";

const TEXTS = { connecting: "connecting…", live: "live", reconnecting: "reconnecting…", offline: "offline" };
const place = byId("connection");
let lostAt = null;

export function showConnection(state) {
  // A retry after a long time is still a retry, not news.
  const shown = state === "reconnecting" && place.dataset.connection === "offline" ? "offline" : state;
  place.dataset.connection = shown;
  document.documentElement.dataset.connection = shown;
  put(place, TEXTS[shown]);
  place.title = shown === "live" ? "Every figure is pushed as it changes" : "";

  if (shown === "live") {
    lostAt = null;
    stand("");
  } else if (shown === "connecting") {
    stand("");
  } else {
    lostAt ??= new Date();
    const at = lostAt.toLocaleTimeString("en-GB");
    stand(shown === "offline"
      ? `The server has not answered since ${at}. The page shows the last figures it had and keeps trying.`
      : `The connection was lost at ${at}. The page shows the last figures it had.`);
  }
}
