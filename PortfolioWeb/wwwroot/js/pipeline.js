// The pipeline page: figures from the hub, lists by asking at most once a second while somebody looks.
import { get } from "./api.js";
import { byId } from "./dom.js";
import { showOpenLetters, whenSettled } from "./dead-letters.js";
import { feed } from "./feed.js";
import { showDetails, showParts } from "./pipeline-details.js";
import { showExchangeStages, showFlow, showMessages } from "./pipeline-stages.js";
import { readSettledLetters } from "./settled-letters.js";
import { titleOf } from "./title.js";

const EVERY = 1000;
let connected = false;
let asking = false;

async function ask() {
  if (!connected || document.hidden || asking) return;
  asking = true;
  try {
    const details = await get("pipeline");
    showDetails(details);
    showMessages(details.lag);
    showOpenLetters(details.deadLetters);
    await readSettledLetters();
  } catch {
    // The header shows that the connection is lost; the lists stay as they were.
  } finally {
    asking = false;
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
      if (item.market) titleOf(item.market);
    },
    onState(state) {
      connected = state === "live";
      ask();
    },
  });

whenSettled(ask);
setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
