import { sentence } from "./format.js";

// Sends requests to the REST API. An error has the response's status, the detail of its ProblemDetails, and the messages by field.
async function problemOf(response) {
  try {
    const problem = await response.json();
    const fields = Object.values(problem.errors ?? {}).flat();
    const detail = fields.length ? fields.map(sentence).join(" ") : problem.detail && sentence(problem.detail);
    const text = detail || problem.title || `The server answered with status ${response.status}.`;
    const byField = Object.fromEntries(Object.entries(problem.errors ?? {}).map(([name, reasons]) => [name, reasons.map(sentence)]));
    return Object.assign(new Error(text), { status: response.status, detail: text, fields: byField });
  } catch {
    return new Error(`The server answered with status ${response.status}.`);
  }
}

// With this token a signed-in user's change proves that it comes from this page and not from another site.
const token = document.querySelector("meta[name=antiforgery]")?.content;

async function request(method, path, { body, form, signal } = {}) {
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      signal,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token && method !== "GET" ? { "x-antiforgery-token": token } : {}),
      },
      body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not answer.", { cause: error });
  }
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

export const get = (path, signal) => request("GET", path, { signal });
export const post = (path, body) => request("POST", path, { body });
export const putJson = (path, body) => request("PUT", path, { body });
/** Sends a form with files. */
export const postForm = (path, form) => request("POST", path, { form });
export const del = (path) => request("DELETE", path);
