// Timers. They keep a script from ending until they have gone off or are cleared.
import { current } from "./current.js";
import { host } from "./host.js";
import { guarded } from "./thrown.js";

function set(call, delay, values, repeats) {
  if (typeof call !== "function") {
    throw new TypeError(
      'The "callback" argument must be of type function. Received ' + (call === null ? "null" : typeof call),
    );
  }
  const id = host.setTimer(delay, repeats);
  current.timers.set(id, { call, values, repeats });
  return id;
}

function clear(id) {
  const number = Number(id);
  if (!current.timers.delete(number)) return;
  host.clearTimer(number);
}

export const timers = {
  setTimeout: (call, delay, ...values) => set(call, after(delay), values, false),
  setInterval: (call, delay, ...values) => set(call, after(delay), values, true),
  setImmediate: (call, ...values) => set(call, 0, values, false),
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: clear,
};

// In milliseconds; one at least, so that what is to happen at once comes first.
function after(delay) {
  return Math.max(Number(delay) || 0, 1);
}

// A timer is due.
export function fire(id) {
  const timer = current.timers.get(id);
  if (!timer) return;
  if (!timer.repeats) current.timers.delete(id);
  guarded(timer.call, ...timer.values);
}
