// The module `querystring`.
function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  }
}

const escape = (text) => encodeURIComponent(String(text).toWellFormed());

function scalar(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : "";
}

function stringify(object, separator = "&", equals = "=", options) {
  if (object === null || typeof object !== "object") return "";
  const write = options?.encodeURIComponent ?? escape;
  const pair = (key, value) => `${write(key)}${equals}${write(scalar(value))}`;
  return Object.keys(object)
    .flatMap((key) => (Array.isArray(object[key]) ? object[key].map((value) => pair(key, value)) : [pair(key, object[key])]))
    .join(separator);
}

function parse(text, separator = "&", equals = "=", options) {
  const made = Object.create(null);
  if (typeof text !== "string" || text === "") return made;
  const read = options?.decodeURIComponent ?? unescape;
  const most = options?.maxKeys ?? 1000;
  const pairs = text.split(separator);
  for (const pair of most > 0 ? pairs.slice(0, most) : pairs) {
    if (pair === "") continue;
    const spaced = pair.replaceAll("+", " ");
    const at = spaced.indexOf(equals);
    const [key, value] = at < 0 ? [spaced, ""] : [spaced.slice(0, at), spaced.slice(at + equals.length)];
    const name = read(key);
    if (!(name in made)) made[name] = read(value);
    else if (Array.isArray(made[name])) made[name].push(read(value));
    else made[name] = [made[name], read(value)];
  }
  return made;
}

export default { parse, stringify, escape, unescape, decode: parse, encode: stringify };
