// What operators did, as the pipeline page shows it: the latest every few seconds, older ones by asking.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { instantText } from "./format.js";
import { notify } from "./notices.js";
import { keyedRows } from "./rows.js";

const EVERY = 2000;
const PAGE = 20;
const list = byId("action-rows");
const older = byId("actions-older");
const known = new Map();
let asking = false;

/** StopExchange becomes "stop exchange". */
const words = (name) => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

function begin() {
  const show = keyedRows(list, byId("action-row"), (action) => action.id, (action, row) => {
    row.querySelector("time").dateTime = action.at;
    row.toggleAttribute("data-undone", action.outcome !== null && action.outcome !== "done");
    return {
      at: instantText(action.at), who: action.who || "this machine", from: action.address, what: words(action.action), details: action.details,
      outcome: action.outcome ?? "not known",
    };
  });

  function take({ items, next }, isOlder) {
    const isFirst = known.size === 0;
    for (const action of items) known.set(action.id, action);
    show([...known.values()].sort((a, b) => b.id - a.id));
    byId("actions-table").hidden = known.size === 0;
    put(byId("actions-empty"), known.size === 0 ? "Nobody has controlled anything yet." : "");
    if (isFirst || isOlder) older.hidden = next === null;
  }

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      take(await get(`control-actions?limit=${PAGE}`));
    } catch {
      // The connection's state is told by the hub; the list stays as it was.
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

// For whoever is no operator the page has no list.
if (list) begin();
