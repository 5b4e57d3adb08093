// The control actions on the pipeline page: the latest every few seconds, older ones on request.
import { get } from "../ui/rest-api.js";
import { byId } from "../ui/dom.js";
import { instantText, sentence } from "../ui/format.js";
import { notify } from "../ui/notices.js";
import { keyedRows } from "../ui/keyed-rows.js";

const EVERY = 2000;
const PAGE = 20;
const list = byId("action-rows");
const older = byId("actions-older");
const known = new Map();
let loading = false;

/** Describes why an action was not done; empty if it was. */
function outcomeOf({ outcome }) {
  if (outcome === "done") return "";
  return outcome === null ? "The outcome is unknown." : sentence(outcome.replace(/^refused: /, ""));
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

  async function load() {
    if (document.hidden || loading) return;
    loading = true;
    try {
      take(await get(`control-actions?limit=${PAGE}`));
    } catch {
      // The header shows that the connection is lost; the list does not change.
    } finally {
      loading = false;
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

  load();
  setInterval(load, EVERY);
  document.addEventListener("visibilitychange", load);
}

// Only operators see the list.
if (list) begin();
