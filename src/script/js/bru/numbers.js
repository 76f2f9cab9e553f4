// JSON whose numbers keep their digits: what a script reads and writes again is what it was.
import { host } from "../host.js";

const { parse, stringify } = JSON;

// Numbers of so many digits may be more than JavaScript holds.
const LONG = /[\d.]{16}/;

// The text of a value, with the digits that its numbers had.
export function jsonOf(value, ...rest) {
  const json = stringify(value, ...rest);
  return json !== undefined && host.knowsDigits() ? host.mendDigits(json) : json;
}

export function parseJson(given, reviver) {
  const text = typeof given === "string" ? given : String(given);
  if (LONG.test(text)) host.learnDigits(text);
  return parse(text, reviver);
}

// The value of a text that is JSON; any other text is itself.
export function parsedOr(text) {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

// Makes `JSON` read and write this way.
export function rememberDigits() {
  const methods = {
    parse(text, reviver) {
      return parseJson(text, reviver);
    },
    stringify(value, replacer, space) {
      return jsonOf(value, replacer, space);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(JSON, name, { value, writable: true, configurable: true });
  }
}
