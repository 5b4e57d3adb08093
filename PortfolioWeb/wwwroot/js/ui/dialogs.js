// Closes any dialog by its Dismiss button or by a click outside it.
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => {
    const box = dialog.getBoundingClientRect();
    const isBeside = event.target === dialog && (event.detail > 0) &&
      (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
    if (isBeside || event.target.closest("[data-close]")) dialog.close();
  });
}
