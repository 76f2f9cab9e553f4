// `console`: every line goes into the report.
import { host } from "./host.js";
import { inspect } from "./inspect.js";

const show = (value) => (typeof value === "string" ? value : inspect(value));

// For those who print as Newman does: quoted, with all that is in objects.
const whole = (values) => values.map((it) => inspect(it, { depth: null })).join(", ");

const write = (name, values) => host.log(name, values.map(show).join(" "), whole(values));

const level = (name) =>
  function (...values) {
    write(name, values);
  };

const methods = {
  log: level("log"),
  info: level("info"),
  warn: level("warn"),
  error: level("error"),
  debug: level("debug"),
  trace: level("debug"),
  table: level("log"),
  dir: (value) => write("log", [value]),
  // There is no screen to clear, and what was written may be what somebody looks for.
  clear() {},
};

// A console of its own for each script.
export const makeConsole = () => ({ ...methods });
