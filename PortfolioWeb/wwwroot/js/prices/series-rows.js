// The series of a preview, with the choices of each: its exchange, and whether it is left out.
import { byId, setText } from "../ui/dom.js";
import { count, plural, sentence, shortDate } from "../ui/format.js";
import { keyedRows } from "../ui/keyed-rows.js";
import { fillFound } from "./found-list.js";
import { basisText, daysOf, splitText } from "./price-text.js";

const MOST = 20;

function fillFold(row, name, texts) {
  const fold = row.querySelector(`[data-fold-of=${name}]`);
  fold.hidden = texts.length === 0;
  const more = texts.length > MOST ? [["", `and ${count(texts.length - MOST)} more`]] : [];
  fillFound(fold.querySelector("ul"), [...texts.slice(0, MOST).map((text) => ["", text]), ...more]);
}

const gapText = ({ from, to, days }) => `${shortDate(from)} – ${shortDate(to)}: ${count(days)} days from one close to the next`;

function nameControls(row, ticker) {
  row.dataset.ticker = ticker;
  row.querySelector("[data-exchange]")?.setAttribute("aria-label", `Exchange of ${ticker}`);
  row.querySelector("[data-leave-out]").setAttribute("aria-label", `Leave out ${ticker}`);
}

export function createSeriesRows() {
  const list = byId("series-rows");
  const conflicts = byId("conflict-rows");
  const rows = () => [...conflicts.children, ...list.children];
  const isLeftOut = (row) => row.querySelector("[data-leave-out]").checked;

  const showSeries = keyedRows(list, byId("preview-row"), ({ ticker }) => ticker, (series, row) => {
    const { decimals, splits, gaps, questions } = series.findings;
    nameControls(row, series.ticker);
    row.querySelector("[data-exchange]").value = series.exchange;
    fillFold(row, "gaps", gaps.map(gapText));
    fillFold(row, "questions", questions.map(sentence));
    row.querySelector(".findings").hidden = splits.length + gaps.length + questions.length === 0;
    row.querySelector("[data-cell=splits]").hidden = splits.length === 0;
    return {
      ticker: series.ticker, days: daysOf(series), closes: plural(series.closes, "close"), decimals: plural(decimals, "decimal"),
      basis: basisText(series), splits: `${splits.length === 1 ? "Split" : "Splits"}: ${splits.map(splitText).join(", ")}`,
      gaps: `${plural(gaps.length, "gap")} of more than 10 days`, questions: plural(questions.length, "question"),
    };
  });
  const showConflicts = keyedRows(conflicts, byId("conflict-row"), ({ ticker }) => ticker, ({ ticker, reason }, row) => {
    nameControls(row, ticker);
    return { ticker, text: sentence(reason) };
  });

  list.addEventListener("change", ({ target }) => {
    if (target.matches("[data-leave-out]")) target.closest("#series-rows > li").toggleAttribute("data-left-out", target.checked);
  });

  return {
    show({ series, preview }) {
      // The choices of the previous preview do not apply.
      showSeries([]);
      showConflicts([]);
      showSeries(series);
      showConflicts(preview.conflicts);
      byId("preview-series").hidden = series.length === 0;
      byId("preview-conflicts").hidden = preview.conflicts.length === 0;
      setText(byId("preview-conflicts-heading"), plural(preview.conflicts.length, "conflict"));
    },
    choices: () => ({
      leaveOut: rows().filter(isLeftOut).map((row) => row.dataset.ticker),
      exchanges: Object.fromEntries([...list.children].filter((row) => !isLeftOut(row))
        .map((row) => [row.dataset.ticker, row.querySelector("[data-exchange]").value])),
    }),
    /** Moves the focus to the series that a message names. */
    focus(text) {
      const row = rows().find(({ dataset }) => text.split(/[^\w.-]+/).some((word) => word.replace(/\.$/, "") === dataset.ticker));
      row?.querySelector("[data-exchange], [data-leave-out]").focus();
    },
  };
}
