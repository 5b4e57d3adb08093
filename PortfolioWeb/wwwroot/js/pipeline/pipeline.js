// The pipeline page: figures from the hub, and lists that are loaded once a second while the page is visible.
import "../ui/page-frame.js";
import "./control-actions.js";
import { get } from "../ui/rest-api.js";
import { byId } from "../ui/dom.js";
import { showOpenDeadLetters, whenResolved } from "./dead-letters.js";
import { feed } from "../live/feed.js";
import { showDetails, showParts } from "./details.js";
import { showExchangeStages, showFlow, showMessages } from "./stages.js";
import { readResolvedDeadLetters } from "./resolved-dead-letters.js";
import { showTitle } from "../live/page-title.js";

const EVERY = 1000;
let connected = false;
let loading = false;

async function load() {
  if (!connected || document.hidden || loading) return;
  loading = true;
  try {
    const details = await get("pipeline");
    showDetails(details);
    showMessages(details.lag);
    showOpenDeadLetters(details.deadLetters);
    await readResolvedDeadLetters();
  } catch {
    // The header shows that the connection is lost; the lists do not change.
  } finally {
    loading = false;
    byId("pipeline-details").hidden = false;
  }
}

feed(
  {
    exchanges: showExchangeStages,
    pipeline(pipeline) {
      showFlow(pipeline);
      if (pipeline.parts) showParts(pipeline.parts);
    },
  },
  {
    onItem(item) {
      if (item.market) showTitle(item.market);
    },
    onState(state) {
      connected = state === "live";
      load();
    },
  });

whenResolved(load);
setInterval(load, EVERY);
document.addEventListener("visibilitychange", load);
