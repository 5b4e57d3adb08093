// The API page is rendered by a library. This adds its language and removes links to other sites.
const isOutside = (link) => /^https?:$/.test(link.protocol) && link.origin !== location.origin;

/** Removes links to other sites. */
function removeOutside(root) {
  for (const link of root.querySelectorAll("a[href]")) if (isOutside(link)) link.remove();
}

document.documentElement.lang = "en";
new MutationObserver(() => removeOutside(document))
  .observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["href"] });
