// Paths into nested values: `a.b[0]`.

/** The steps of a path as `nested` reads it; a backslash takes a dot or a bracket for what it is. */
function steps(path) {
  const parts = path.replace(/([^\\])\[/g, "$1.[").match(/(\\\.|[^.]+?)+/g) ?? [];
  return parts.map((part) => {
    if (part === "constructor" || part === "__proto__" || part === "prototype") return undefined;
    const index = /^\[(\d+)\]$/.exec(part);
    return index ? Number(index[1]) : part.replace(/\\([.[\]])/g, "$1");
  });
}

function follow(value, path, count) {
  let at = value;
  let found = null;
  for (let step = 0; step < count; step += 1) {
    if (!at) continue;
    at = at[path[step]];
    if (step === count - 1) found = at;
  }
  return found;
}

/** Whether a value has something of that name, its own or inherited. */
export function hasProperty(value, name) {
  return value !== null && value !== undefined && name in Object(value);
}

/** What a path leads to: `{ parent, name, value, exists }`. */
export function getPathInfo(value, path) {
  const parts = steps(path);
  const name = parts.at(-1);
  const parent = parts.length > 1 ? follow(value, parts, parts.length - 1) : value;
  return { parent, name, value: follow(value, parts, parts.length), exists: hasProperty(parent, name) };
}

const LOOSE = /[^.[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))/g;

/** The steps of a path as `jsonBody` reads it: `a["b.c"][0]`, or the whole as one key where the value has it. */
export function loosePath(value, path) {
  if (hasProperty(value, path) || /^\w*$/.test(path)) return [path];
  const parts = path.startsWith(".") ? [""] : [];
  for (const [whole, number, quote, text] of path.matchAll(LOOSE)) {
    parts.push(quote ? text.replace(/\\(\\)?/g, "$1") : (number ?? whole));
  }
  return parts;
}

/** What the steps lead to: `{ exists, value }`; only own properties count. */
export function lookUp(value, parts) {
  let at = value;
  let exists = parts.length > 0;
  for (const part of parts) {
    exists = at !== null && at !== undefined && Object.hasOwn(Object(at), part);
    at = at?.[part];
    if (!exists) break;
  }
  return { exists, value: exists ? at : undefined };
}
