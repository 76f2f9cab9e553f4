// `res("order.items[0].id")`: looks into a value by a path, `..` at any depth, `[?]` by what is given beside it.

// Lists in lists become one; of nothing comes nothing.
function flat(value) {
  if (!Array.isArray(value)) return value;
  const list = value.flatMap((it) => {
    const inner = flat(it);
    if (inner === null || inner === undefined) return [];
    return Array.isArray(inner) ? inner : [inner];
  });
  return list.length > 0 ? list : undefined;
}

// How deep `..` looks.
const DEEPEST = 500;

function member(value, name, isDeep, depth = 0) {
  if (value === null || typeof value !== "object" || depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return flat(value.map((it) => member(it, name, isDeep, depth + 1)));
  const own = value[name];
  if (!isDeep) return flat(own);
  const others = Object.entries(value).filter(([key, it]) => key !== name && it !== null && typeof it === "object");
  return flat([own, ...others.map(([, it]) => member(it, name, isDeep, depth + 1))]);
}

// Keeps what a function says true to, and what it makes of the others; an object names values that must be there.
function filtered(value, filter) {
  const matches = (it) => Object.entries(filter).every(([key, wanted]) => it[key] === wanted);
  const choose = typeof filter === "object" ? matches : filter;
  const found = [];
  for (const it of Array.isArray(value) ? value : [value]) {
    if (it === null || it === undefined) continue;
    const chosen = choose(it);
    if (chosen === true) found.push(it);
    else if (chosen !== null && chosen !== undefined && chosen !== false) found.push(chosen);
  }
  return flat(Array.isArray(value) ? found : found[0]);
}

function steps(path) {
  const parts = String(path).replace(/\s+/g, "").split(/(\.{1,2}|\[\?\]|\[\d+\])/);
  return parts.filter(Boolean).map((part) => {
    const bare = part.replace(/\[|\]/g, "");
    const index = Number.parseInt(bare, 10);
    return Number.isNaN(index) ? bare : index;
  });
}

export function query(value, path, ...filters) {
  let before = "";
  let used = 0;
  for (const step of steps(path)) {
    if (value === null || value === undefined) break;
    if (step === "?") {
      const filter = filters[used++];
      if (filter === null || filter === undefined) throw new Error(`missing function for ${before}`);
      value = filtered(value, filter);
    } else if (typeof step === "number") {
      value = flat(value[step]);
    } else if (step !== "." && step !== "..") {
      value = member(value, step, before === "..");
    }
    before = step;
  }
  return value;
}
