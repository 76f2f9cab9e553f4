// JSON as Postman reads it: a byte order mark is no fault, and what is wrong is shown.
import { host } from "./host.js";

const plain = JSON.parse;
const undo = (given) => (typeof given === "string" && given.charCodeAt(0) === 0xfeff ? given.slice(1) : given);

// What is wrong with a text that is not JSON.
export class JSONError extends SyntaxError {
  constructor(given) {
    super(typeof given === "string" ? host.jsonTrouble(given.toWellFormed()) : `"${String(given)}" is not valid JSON`);
  }
}

Object.defineProperty(JSONError.prototype, "name", { value: "JSONError", writable: true, configurable: true });

export function parseJson(given, reviver) {
  const text = undo(given);
  try {
    return plain(text, reviver);
  } catch (error) {
    if (reviver === undefined && error instanceof SyntaxError) throw new JSONError(text === null ? "null" : text);
    throw error;
  }
}

// Makes `JSON.parse` read this way too.
export function improveJson() {
  Object.defineProperty(JSON, "parse", {
    value: function parse(given, reviver) {
      return parseJson(given, reviver);
    },
    writable: true,
    configurable: true,
  });
}
