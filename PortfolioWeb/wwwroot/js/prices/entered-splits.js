// The splits that the user adds to a preview.
import { byId, setText } from "../ui/dom.js";
import { keyedRows } from "../ui/keyed-rows.js";
import { splitText } from "./price-text.js";

const RATIO = /^(\d+(?:\.\d+)?)(?:\s*[:/]\s*(\d+(?:\.\d+)?))?$/;

/** Returns the new shares per old share of 2, 2:1 or 1:10; null if the text is no ratio. */
function ratioOf(text) {
  const [, newShares, oldShares = "1"] = RATIO.exec(text.trim()) ?? [];
  const ratio = Number(newShares) / Number(oldShares);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

export function createEnteredSplits() {
  const form = byId("split-form");
  const list = byId("split-rows");
  const problem = byId("preview-splits");
  const splits = new Map();

  const showRows = keyedRows(list, byId("split-row"), ({ key }) => key, (split, row) => {
    row.dataset.key = split.key;
    const text = `${split.ticker}: ${splitText(split)}`;
    row.querySelector("button").setAttribute("aria-label", `Remove ${text}`);
    return { text };
  });
  const draw = () => showRows([...splits.values()]);

  function fail(name, text) {
    setText(problem, text);
    form.elements[name].setAttribute("aria-invalid", "true");
    form.elements[name].focus();
  }

  function clearProblem() {
    setText(problem, "");
    for (const field of form.elements) field.removeAttribute("aria-invalid");
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearProblem();
    const { ticker, date, ratio } = form.elements;
    const newShares = ratioOf(ratio.value);
    if (!date.value) {
      fail("date", "Enter the first day with the new shares.");
    } else if (newShares === null) {
      fail("ratio", "Enter a ratio such as 2, 2:1 or 1:10.");
    } else {
      const key = `${ticker.value} ${date.value}`;
      splits.set(key, { key, ticker: ticker.value, date: date.value, ratio: newShares });
      draw();
      date.value = ratio.value = "";
      date.focus();
    }
  });

  list.addEventListener("click", ({ target }) => {
    if (!target.matches("button")) return;
    splits.delete(target.closest("li").dataset.key);
    draw();
    form.elements.ticker.focus();
  });

  return {
    /** Begins without splits. */
    show(series) {
      splits.clear();
      draw();
      form.reset();
      clearProblem();
      form.elements.ticker.replaceChildren(...series.map(({ ticker }) => new Option(ticker)));
      byId("preview-splits-form").hidden = series.length === 0;
    },
    entered: () => [...splits.values()].map(({ ticker, date, ratio }) => ({ ticker, date, ratio })),
    focus: () => form.elements.ratio.focus(),
  };
}
