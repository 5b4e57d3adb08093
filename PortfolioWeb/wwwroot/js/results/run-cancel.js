// Cancels a report.
import { post } from "../ui/rest-api.js";
import { notify } from "../ui/notices.js";

/** @returns The run after the request; null if it could not be canceled, and a notice says why. */
export async function cancelRun(id, button) {
  if (button.getAttribute("aria-disabled")) return null;
  // A disabled button would lose the focus.
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
