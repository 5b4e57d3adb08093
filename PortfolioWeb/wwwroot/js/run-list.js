// The list of all reports: the latest as the hub reports them, older ones on request.
import { get } from "./api.js";
import { byId, put } from "./dom.js";
import { instantText } from "./format.js";
import { notify } from "./notices.js";
import { keyedRows } from "./rows.js";
import { cancelRun } from "./run-cancel.js";
import { durationOf, investorOf, isOpen, nameOf, periodOf, progressOf, requesterOf } from "./run-words.js";

// As many as the hub tells of.
const PAGE = 20;

/**
 * @param {{ pick: (id: number) => void, told: (runs: object[]) => void }} on pick: somebody wants to see a run; told: runs have changed.
 */
export function createRunList({ pick, told }) {
  const list = byId("run-rows");
  const older = byId("runs-older");
  const known = new Map();
  // What is listed: a run that was asked for by its address alone is known, and not in the list.
  let lowest = Infinity;
  // The runs that the hub goes on telling of.
  let latest = [];
  let selected = null;

  const show = keyedRows(list, byId("run-row"), (run) => run.id, (run, row) => {
    const link = row.querySelector("a");
    const cancel = row.querySelector(".run-cancel");
    row.dataset.run = run.id;
    link.href = `?run=${run.id}`;
    if (run.id === selected) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    row.querySelector(".state").dataset.state = run.state;
    // The focus does not fall away with the button.
    if (document.activeElement === cancel && !isOpen(run)) link.focus();
    cancel.hidden = !isOpen(run);
    cancel.setAttribute("aria-label", `Cancel report ${run.id}`);
    return {
      name: nameOf(run), state: run.state, about: `${investorOf(run)}, ${periodOf(run)}`, progress: progressOf(run),
      when: [`${instantText(run.requestedAt)} ${requesterOf(run)}`, durationOf(run)].filter(Boolean).join(" · "),
    };
  });

  /** @param {number | null} id The report that is shown. */
  function draw(id = selected) {
    selected = id;
    const runs = [...known.values()].filter((run) => run.id >= lowest).sort((a, b) => b.id - a.id);
    show(runs);
    put(byId("runs-empty"), "No reports yet.");
    byId("runs-empty").hidden = runs.length > 0;
    const open = runs.filter(isOpen).length;
    put(byId("runs-count"), runs.length === 0 ? "none yet" : [`latest ${nameOf(runs[0])}`, open ? `${open} not finished` : ""].filter(Boolean).join(" · "));
  }

  function take(runs) {
    for (const run of runs) known.set(run.id, run);
    told(runs);
  }

  list.addEventListener("click", async (event) => {
    const row = event.target.closest("[data-run]");
    if (!row) return;
    const id = Number(row.dataset.run);
    if (event.target.closest(".run-cancel")) {
      const run = await cancelRun(id, event.target);
      if (run) {
        take([run]);
        draw();
      }
    } else if (event.target.closest("a") && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      pick(id);
    }
  });

  older.addEventListener("click", async () => {
    older.disabled = true;
    try {
      const { items, next } = await get(`reports?limit=${PAGE}&cursor=${lowest}`);
      if (items.length > 0) lowest = items.at(-1).id;
      take(items);
      draw();
      if (next === null && document.activeElement === older) list.lastElementChild?.querySelector("a").focus();
      older.hidden = next === null;
    } catch (error) {
      notify(error.message);
    } finally {
      older.disabled = false;
    }
  });

  return {
    draw,
    take,
    /** What the hub tells; a snapshot may be of another server with other runs. */
    hear(runs, isSnapshot) {
      if (isSnapshot) {
        known.clear();
        latest = [];
        lowest = Math.min(...runs.map((run) => run.id));
        older.hidden = runs.length < PAGE;
      }
      lowest = Math.min(lowest, ...runs.map((run) => run.id));
      latest = [...new Set([...latest, ...runs.map((run) => run.id)])].sort((a, b) => b - a).slice(0, PAGE);
      take(runs);
    },
    /** The open runs whose end the hub does not tell. */
    untold: () => [...known.values()].filter((run) => isOpen(run) && !latest.includes(run.id)).map((run) => run.id),
    find: (id) => known.get(id) ?? null,
    succeeded: () => [...known.values()].filter((run) => run.state === "succeeded").sort((a, b) => b.id - a.id),
    latest: () => (known.size ? known.get(Math.max(...known.keys())) : null),
  };
}
