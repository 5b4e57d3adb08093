// A page without live data: sign-in and errors.
import "../ui/page-frame.js";
