// What scripts throw, put into words.
import { host } from "./host.js";
import { inspect } from "./inspect.js";

function part(error, key) {
  try {
    const value = error[key];
    return value === undefined || value === null ? undefined : String(value);
  } catch {
    return undefined;
  }
}

// With no memory left for an error, the engine throws null.
const isExhausted = (error) => error === null && !host.scriptNames("throw null");

// `{ name, message, stack }` of anything that was thrown.
export function describe(error) {
  if (isExhausted(error)) return { name: "InternalError", message: "out of memory", stack: "" };
  if (error === null || (typeof error !== "object" && typeof error !== "function")) {
    return { name: "Error", message: String(error), stack: "" };
  }
  const stack = part(error, "stack") ?? "";
  const message = part(error, "message");
  const name = part(error, "name") || "Error";
  return { name, message: message === undefined ? shown(error) : message, stack };
}

function shown(error) {
  try {
    return inspect(error);
  } catch {
    return "[object]";
  }
}

// Takes note of an error. `throw null` and `throw undefined` go unnoticed.
export function threw(error) {
  if (isExhausted(error) || (error !== null && error !== undefined)) host.threw(describe(error));
}

// Calls what a script gave us.
export function guarded(call, ...values) {
  try {
    return call(...values);
  } catch (error) {
    threw(error);
    return undefined;
  }
}
