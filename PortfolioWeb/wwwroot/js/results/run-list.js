// The list of reports: the latest from the hub, older ones on request.
import { get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { instantText } from "../ui/format.js";
import { notify } from "../ui/notices.js";
import { keyedRows } from "../ui/keyed-rows.js";
import { cancelRun } from "./run-cancel.js";
import { durationOf, investorOf, isOpen, nameOf, periodOf, progressOf, requesterOf } from "./run-text.js";

// The number of runs that the hub sends.
const PAGE = 20;

/**
 * @param {{ select: (id: number) => void, changed: (runs: object[]) => void }} on
 *   select is called when the user chooses a run, changed when runs have changed.
 */
export function createRunList({ select, changed }) {
  const list = byId("run-rows");
  const older = byId("runs-older");
  const known = new Map();
  // The lowest listed id. A run that only the page's address names is known, but not listed.
  let lowest = Infinity;
  // The runs whose changes the hub sends.
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
    // The focus must not be lost with the button.
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
    setText(byId("runs-empty"), "No reports yet.");
    byId("runs-empty").hidden = runs.length > 0;
    const open = runs.filter(isOpen).length;
    const unfinished = open ? ` · ${open} not finished` : "";
    setText(byId("runs-count"), runs.length === 0 ? "none yet" : `latest ${nameOf(runs[0])}${unfinished}`);
  }

  function take(runs) {
    for (const run of runs) known.set(run.id, run);
    changed(runs);
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
      select(id);
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
    /** Takes runs from the hub. A snapshot may come from a restarted server with other runs. */
    update(runs, isSnapshot) {
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
    /** Returns the ids of the unfinished runs whose changes the hub does not send. */
    unreported: () => [...known.values()].filter((run) => isOpen(run) && !latest.includes(run.id)).map((run) => run.id),
    find: (id) => known.get(id) ?? null,
    succeeded: () => [...known.values()].filter((run) => run.state === "succeeded").sort((a, b) => b.id - a.id),
    latest: () => (known.size ? known.get(Math.max(...known.keys())) : null),
  };
}
