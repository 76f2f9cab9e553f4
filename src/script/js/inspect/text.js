// How texts, numbers and their like are written.

const MOST_CHARACTERS = 10_000;

const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\" };
export const UNSEEN =
  /[\u0000-\u001f\\\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function escape(char) {
  const code = char.charCodeAt(0);
  if (code > 0xff) return `\\u${code.toString(16)}`;
  return ESCAPES[char] ?? `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`;
}

export function quote(text) {
  const shown = text.replace(UNSEEN, escape);
  if (!text.includes("'")) return `'${shown}'`;
  if (!text.includes('"')) return `"${shown}"`;
  if (!text.includes("`") && !text.includes("${")) return `\`${shown}\``;
  return `'${shown.replaceAll("'", "\\'")}'`;
}

function string(text, page) {
  let shown = text;
  let rest = "";
  if (text.length > MOST_CHARACTERS) {
    const more = text.length - MOST_CHARACTERS;
    shown = text.slice(0, MOST_CHARACTERS);
    rest = `... ${more} more character${more > 1 ? "s" : ""}`;
  }
  if (page && shown.length > 16 && shown.length > page.breakLength - page.indent - 4) {
    const lines = shown.split(/(?<=\n)/);
    if (lines.length > 1) return lines.map(quote).join(` +\n${" ".repeat(page.indent + 2)}`) + rest;
  }
  return quote(shown) + rest;
}

/** A value that holds nothing. */
export function primitive(value, page) {
  switch (typeof value) {
    case "string":
      return string(value, page);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    default:
      return String(value);
  }
}
