// Cancels a report.
import { post } from "./api.js";
import { notify } from "./notices.js";

/** @returns The run as it is then; null where it could not be canceled, and a notice says why. */
export async function cancelRun(id, button) {
  if (button.getAttribute("aria-disabled")) return null;
  // It keeps the focus, which it would lose if it were disabled.
  button.setAttribute("aria-disabled", "true");
  try {
    return await post(`reports/${id}/cancel`);
  } catch (error) {
    notify(error.message);
    return null;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
