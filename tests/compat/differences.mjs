// Where two runs differ, aspect by aspect, in lines that a person can read.

export const ASPECTS = ["wire", "order", "tests", "failures", "counts", "environment", "globals", "variables", "cookies", "exit", "console"];

/** From the aspect to the lines that say what differs. */
export function differences(first, second, { console, run } = {}) {
  const found = new Map();
  const note = (aspect, lines) => lines.length && found.set(aspect, lines);
  note("wire", wire(first.wire, second.wire));
  if (!found.has("wire")) note("order", order(first.wire, second.wire));
  note("tests", lists(first.tests, second.tests));
  if (run) return found;
  for (const aspect of ["failures", "environment", "globals", "variables", "cookies"]) note(aspect, lists(first[aspect], second[aspect]));
  note("counts", lists(entries(first.counts), entries(second.counts)));
  note("exit", lists([first.exit], [second.exit]));
  if (second.exit !== first.exit && second.errors.trim()) found.get("exit").push(`  ${second.errors.trim().split("\n").slice(0, 6).join("\n      ")}`);
  if (console) note("console", lists(printed(first.output), printed(second.output)));
  return found;
}

/** Requests side by side as far as their lines agree; header fields by name, and what has one name keeps its order. */
function wire(first, second) {
  const about = ({ headers, body }) => [
    ...[...headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${name}: ${value}`),
    ...(body ? [JSON.stringify(body)] : []),
  ];
  const found = [];
  for (const [a, b] of beside(first, second, ({ line }) => line)) {
    if (!a || !b) found.push(a ? `- ${cut(a.line)}` : `+ ${cut(b.line)}`);
    else found.push(...lists(about(a), about(b)).map((it) => `${it.slice(0, 2)}${a.line.slice(0, 60)} | ${it.slice(2)}`));
  }
  return found;
}

/** In which order the fields stand; Host, Cookie and Referer, which a client adds itself on the way, may stand anywhere. */
const ANYWHERE = new Set(["host", "cookie", "referer"]);

function order(first, second) {
  const line = ({ line, headers }) => `${line}: ${headers.map(([name]) => name).filter((it) => !ANYWHERE.has(it)).join(" ")}`;
  return lists(first.map(line), second.map(line));
}

function entries(map) {
  return map && Object.entries(map);
}

/** The lines of one list that the other does not have. */
function lists(first, second) {
  if (!first || !second) return first === second || (!first && !second) ? [] : [`- ${first ? "something" : "nothing"}`, `+ ${second ? "something" : "nothing"}`];
  const text = (it) => (typeof it === "string" ? it : JSON.stringify(it));
  const lines = [];
  for (const [a, b] of beside(first, second, text)) {
    if (a === undefined) lines.push(`+ ${cut(text(b))}`);
    else if (b === undefined) lines.push(`- ${cut(text(a))}`);
  }
  return lines;
}

/** Pairs of what two lists share, by the longest sequence of the same keys; the rest stands alone. */
function beside(first, second, key) {
  const [a, b] = [first.map(key), second.map(key)];
  const shared = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) shared[i][j] = a[i] === b[j] ? shared[i + 1][j + 1] + 1 : Math.max(shared[i + 1][j], shared[i][j + 1]);
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) pairs.push([first[i++], second[j++]]);
    else if (j >= b.length || (i < a.length && shared[i + 1][j] >= shared[i][j + 1])) pairs.push([first[i++], undefined]);
    else pairs.push([undefined, second[j++]]);
  }
  return pairs;
}

function cut(text) {
  return text.length > 400 ? `${text.slice(0, 400)}... (${text.length})` : text;
}

/** What was printed, without what no two runs share. */
function printed(text) {
  return text
    .replace(/\x1b\[[\d;]*m/g, "")
    .replace(/, [\d.]+k?B, [\d.]+(ms|s|µs)\]/g, ", SIZE, TIME]")
    .replace(/([│|]) (total run duration|total data received|average [^:]*):.*/g, "$1 $2")
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "A UUID")
    .replace(/─+|(?<=[+])-+(?=[+])/g, "-")
    .replace(/ +/g, " ")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line);
}
