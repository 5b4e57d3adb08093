// One line at the foot of the page. A passing notice gives way to the standing one, if there is one.
import { byId, put } from "./dom.js";

const SHOWN_FOR = 7000;
const place = byId("notice");
let standing = "";
let timer = 0;

/** Shows a line for some seconds. */
export function notify(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = 0;
    put(place, standing);
  }, SHOWN_FOR);
  put(place, text);
}

/** Shows a line until it is taken back with an empty one. */
export function stand(text) {
  standing = text;
  if (!timer || text) put(place, text);
}
