// `console`: every line goes into the report.
import { host } from "./host.js";
import { inspect } from "./inspect.js";

const show = (value) => (typeof value === "string" ? value : inspect(value));

const level = (name) =>
  function (...values) {
    host.log(name, values.map(show).join(" "));
  };

const methods = {
  log: level("log"),
  info: level("info"),
  warn: level("warn"),
  error: level("error"),
  debug: level("debug"),
  trace: level("debug"),
  table: level("log"),
  dir: (value) => host.log("log", show(value)),
  // There is no screen to clear, and what was written may be what somebody looks for.
  clear() {},
};

// A console of its own for each script.
export const makeConsole = () => ({ ...methods });
