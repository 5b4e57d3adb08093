// The prices page: imports price files, and chooses the prices of the market.
import "../ui/page-frame.js";
import { byId } from "../ui/dom.js";
import { inAddress, putInAddress } from "../ui/address.js";
import { feed } from "../live/feed.js";
import { showTitle } from "../live/page-title.js";
import { createImportForm } from "./import-form.js";
import { createImports } from "./imports.js";
import { createPreview } from "./preview.js";
import { createStoring } from "./storing.js";

// The import that was confirmed on this page.
let own = null;
let hasResumed = false;

const form = createImportForm((imported) => {
  // The address keeps the preview while the page is loaded again.
  putInAddress({ import: imported.id });
  preview.show(imported);
});
const preview = createPreview({
  confirmed(imported) {
    own = imported.id;
    storing.follow(imported);
    byId("storing-heading").focus();
  },
  dismissed() {
    putInAddress({ import: null });
    form.focus();
  },
});
const storing = createStoring({
  stored(id, hadFocus) {
    imports.load();
    if (hadFocus) byId("imports-heading").focus();
    if (id !== own) return;
    putInAddress({ import: null });
    form.clear();
  },
  failed(text, hadFocus) {
    putInAddress({ import: null });
    form.showProblem(text);
    if (hadFocus) form.focus();
  },
});
const imports = createImports((all) => {
  const other = all.find((imported) => imported.state === "storing");
  if (other && !storing.isFollowing()) storing.follow(other);
  if (hasResumed) return;
  hasResumed = true;
  const previewed = all.find(({ id, state }) => state === "previewed" && id === inAddress("import"));
  if (previewed) preview.show(previewed);
});

imports.load();

feed({}, {
  onItem({ market }, isSnapshot) {
    if (market) {
      showTitle(market);
      imports.showSource(market.source);
    }
    // The server may have been away.
    if (isSnapshot) imports.load();
  },
});
