// The control actions on the pipeline page: the latest every few seconds, older ones on request.
import { get } from "./api.js";
import { byId } from "./dom.js";
import { instantText, sentence } from "./format.js";
import { notify } from "./notices.js";
import { keyedRows } from "./rows.js";

const EVERY = 2000;
const PAGE = 20;
const list = byId("action-rows");
const older = byId("actions-older");
const known = new Map();
let asking = false;

/** Why an action was not done; nothing where it was. */
function outcomeOf({ outcome }) {
  if (outcome === "done") return "";
  return outcome === null ? "The outcome is not known." : sentence(outcome.replace(/^refused: /, ""));
}

function begin() {
  const show = keyedRows(list, byId("action-row"), (action) => action.id, (action, row) => {
    row.querySelector("time").dateTime = action.at;
    return { text: action.text, at: instantText(action.at), from: action.address, outcome: outcomeOf(action) };
  });

  function take({ items, next }, isOlder) {
    const isFirst = known.size === 0;
    for (const action of items) known.set(action.id, action);
    show([...known.values()].sort((a, b) => b.id - a.id));
    byId("actions-empty").hidden = known.size > 0;
    if (isFirst || isOlder) older.hidden = next === null;
  }

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      take(await get(`control-actions?limit=${PAGE}`));
    } catch {
      // The header shows that the connection is lost; the list stays as it was.
    } finally {
      asking = false;
    }
  }

  older.addEventListener("click", async () => {
    older.disabled = true;
    try {
      take(await get(`control-actions?limit=${PAGE}&cursor=${Math.min(...known.keys())}`), true);
    } catch (error) {
      notify(error.message);
    } finally {
      older.disabled = false;
    }
  });

  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

// Only operators have the list.
if (list) begin();
