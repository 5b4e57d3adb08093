// The page that describes the API is made by a library: this adds what it lacks, a language, and takes away what leads out of the program.
const isOutside = (link) => /^https?:$/.test(link.protocol) && link.origin !== location.origin;

/** Removes the links to other sites below an element. */
function removeOutside(root) {
  for (const link of root.querySelectorAll("a[href]")) if (isOutside(link)) link.remove();
}

document.documentElement.lang = "en";
new MutationObserver(() => removeOutside(document)).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["href"] });
