// Follows an import while it is being stored.
import { del, get } from "../ui/rest-api.js";
import { byId, setText } from "../ui/dom.js";
import { count, plural, sentence } from "../ui/format.js";
import { notify } from "../ui/notices.js";
import { throttledLoad } from "../ui/throttled-load.js";

const INTERVAL = 500;
const NOTHING_STORED = "The import was cancelled. Nothing of it is stored.";

/**
 * @param {object} on
 * @param {(id: string, hadFocus: boolean) => void} on.stored Called when the import is stored.
 * @param {(text: string, hadFocus: boolean) => void} on.failed Called with the reason if the import ends otherwise.
 */
export function createStoring({ stored, failed }) {
  const panel = byId("storing");
  const bar = byId("storing-progress");
  const cancel = byId("storing-cancel");
  let id = null;
  let isCancelled = false;

  function draw({ storedCloses, closes }) {
    bar.max = Math.max(1, closes);
    bar.value = storedCloses;
    setText(byId("storing-text"), `${count(storedCloses)} of ${plural(closes, "close")}`);
  }

  /** Hides the progress, and tells whether the focus was on it. */
  function end(tell) {
    const hadFocus = panel.contains(document.activeElement);
    id = null;
    panel.hidden = true;
    tell(hadFocus);
  }

  async function forget(ended, text) {
    try {
      await del(`prices/${ended}`);
    } catch {
      // The server forgets it within an hour.
    }
    end((hadFocus) => failed(text, hadFocus));
  }

  const load = throttledLoad(async (signal) => {
    if (id === null) return;
    const imported = await get(`prices/${id}`, signal);
    draw(imported);
    if (imported.state === "stored" && isCancelled) {
      // The request to cancel may have waited for the database until everything was stored.
      await del(`prices/${id}`);
      load.request();
    } else if (imported.state === "stored") {
      end((hadFocus) => {
        notify(`The import “${imported.name}” is stored: ${plural(imported.closes, "close")}.`);
        stored(imported.id, hadFocus);
      });
    } else if (imported.state === "cancelled") {
      await forget(id, NOTHING_STORED);
    } else if (imported.state === "failed") {
      await forget(id, sentence(imported.failure));
    } else {
      load.request();
    }
  }, {
    interval: INTERVAL,
    failed(error) {
      // An import that was cancelled as it was complete is gone.
      if (error.status === 404) end((hadFocus) => failed(NOTHING_STORED, hadFocus));
      else load.request();
    },
  });

  cancel.addEventListener("click", async () => {
    if (id === null || cancel.getAttribute("aria-disabled")) return;
    isCancelled = true;
    cancel.setAttribute("aria-disabled", "true");
    setText(cancel, "Cancelling…");
    try {
      await del(`prices/${id}`);
    } catch (error) {
      isCancelled = false;
      notify(error.message);
    } finally {
      cancel.removeAttribute("aria-disabled");
      setText(cancel, "Cancel");
    }
    load.request();
  });

  return {
    follow(imported) {
      id = imported.id;
      isCancelled = false;
      draw(imported);
      panel.hidden = false;
      load.request();
    },
    isFollowing: () => id !== null,
  };
}
