// The theme button: system, light, dark. Canvas drawings listen for the event "themechange".
const themes = ["system", "light", "dark"];
const root = document.documentElement;
const button = document.getElementById("theme");

const changed = () => document.dispatchEvent(new Event("themechange"));

function show() {
  const label = `Theme: ${root.dataset.theme ?? "system"}`;
  button.setAttribute("aria-label", label);
  button.title = label;
}

function remember(theme) {
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}

button.addEventListener("click", () => {
  const theme = themes[(themes.indexOf(root.dataset.theme ?? "system") + 1) % themes.length];
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  remember(theme);
  show();
  changed();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
show();
