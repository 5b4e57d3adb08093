// The preview of an import: what was found in its files, and what would be stored.
import { del } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { count, plural, sentence } from "../ui/format.js";
import { notify } from "../ui/notices.js";
import { createConfirmation } from "./confirmation.js";
import { createEnteredSplits } from "./entered-splits.js";
import { fillFound } from "./found-list.js";
import { createSeriesRows } from "./series-rows.js";
import { contentOf } from "./price-text.js";

const MOST_BAD_LINES = 100;

function fillFiles({ files }) {
  fillFound(byId("preview-files"), files.map(({ name, format, tickers }) => {
    const stocks = tickers.length > 10 ? [...tickers.slice(0, 10), `and ${count(tickers.length - 10)} more`] : tickers;
    return [name, format ? [format, stocks.join(", ")].filter(Boolean).join(" · ") : "no price file"];
  }));
}

function fillLines({ badLines, badLineCount, skipped }) {
  const shown = badLines.slice(0, MOST_BAD_LINES);
  byId("preview-bad").hidden = badLineCount === 0;
  setText(byId("preview-bad-heading"), `${plural(badLineCount, "line")} cannot be imported`);
  fillFound(byId("bad-rows"), shown.map(({ file, line, reason }) => [`${file}, line ${count(line)}`, sentence(reason)]));
  byId("bad-more").hidden = badLineCount <= shown.length;
  setText(byId("bad-more"), `and ${count(badLineCount - shown.length)} more`);
  byId("preview-skipped").hidden = skipped.length === 0;
  fillFound(byId("skipped-rows"), skipped.map(({ file, count: lines, reason }) => [file, `${plural(lines, "line")}: ${reason}`]));
}

/**
 * @param {object} on
 * @param {(imported: object) => void} on.confirmed Called when the import is being stored.
 * @param {() => void} on.dismissed Called when the preview is forgotten.
 */
export function createPreview({ confirmed, dismissed }) {
  const panel = byId("preview");
  const rows = createSeriesRows();
  const splits = createEnteredSplits();
  const confirmation = createConfirmation({
    choices: () => ({ ...rows.choices(), splits: splits.entered() }),
    confirmed(imported) {
      hide();
      confirmed(imported);
    },
    faulty: (field, text) => (field === "splits" ? splits.focus() : rows.focus(text)),
  });
  let shown = null;

  function hide() {
    panel.hidden = true;
    shown = null;
  }

  byId("preview-dismiss").addEventListener("click", async () => {
    const { id } = shown;
    try {
      await del(`prices/${id}`);
    } catch (error) {
      // A preview that the server has forgotten is dismissed already.
      if (error.status !== 404) {
        notify(error.message);
        return;
      }
    }
    hide();
    dismissed();
  });

  return {
    /** Shows a preview and moves the focus to it. */
    show(imported) {
      shown = imported;
      setText(byId("preview-about"), `${plural(imported.preview.files.length, "file")} · ${contentOf(imported)}`);
      fillFiles(imported.preview);
      fillLines(imported.preview);
      rows.show(imported);
      splits.show(imported.series);
      confirmation.show(imported);
      panel.hidden = false;
      byId("preview-heading").focus();
    },
  };
}
