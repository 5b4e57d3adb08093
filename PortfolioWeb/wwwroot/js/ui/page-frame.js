// Loads what every page has: the theme button and the keyboard shortcuts.
import "./theme.js";
import "./shortcuts.js";
