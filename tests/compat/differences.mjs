// Where two runs differ, aspect by aspect, in lines that a person can read.

export const ASPECTS = ["wire", "order", "tests", "failures", "counts", "environment", "globals", "variables", "cookies", "exit", "console"];

/** From the aspect to the lines that say what differs. */
export function differences(first, second, withConsole) {
  const found = new Map();
  const note = (aspect, lines) => lines.length && found.set(aspect, lines);
  note("wire", wire(first.wire, second.wire));
  if (!found.has("wire")) note("order", order(first.wire, second.wire));
  for (const aspect of ["tests", "failures", "environment", "globals", "variables", "cookies"]) note(aspect, lists(first[aspect], second[aspect]));
  note("counts", lists(entries(first.counts), entries(second.counts)));
  note("exit", lists([first.exit], [second.exit]));
  if (second.exit !== first.exit && second.errors.trim()) found.get("exit").push(`  ${second.errors.trim().split("\n").slice(0, 6).join("\n      ")}`);
  if (withConsole) note("console", lists(printed(first.output), printed(second.output)));
  return found;
}

/** Header fields by name; what has one name keeps its order. */
function wire(first, second) {
  const sorted = ({ line, headers, body }) => [
    line,
    ...[...headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${line.slice(0, 60)} | ${name}: ${value}`),
    ...(body ? [`${line.slice(0, 60)} | ${JSON.stringify(body)}`] : []),
  ];
  return lists(first.flatMap(sorted), second.flatMap(sorted));
}

function order(first, second) {
  const line = ({ line, headers }) => `${line}: ${headers.map(([name]) => name).join(" ")}`;
  return lists(first.map(line), second.map(line));
}

function entries(map) {
  return map && Object.entries(map);
}

/** The lines of one list that the other does not have, by the longest sequence that they share. */
function lists(first, second) {
  if (!first || !second) return first === second || (!first && !second) ? [] : [`- ${first ? "something" : "nothing"}`, `+ ${second ? "something" : "nothing"}`];
  const [a, b] = [first, second].map((list) => list.map((it) => (typeof it === "string" ? it : JSON.stringify(it))));
  const shared = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) shared[i][j] = a[i] === b[j] ? shared[i + 1][j + 1] + 1 : Math.max(shared[i + 1][j], shared[i][j + 1]);
  }
  const lines = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) (i += 1), (j += 1);
    else if (j >= b.length || (i < a.length && shared[i + 1][j] >= shared[i][j + 1])) lines.push(`- ${cut(a[i++])}`);
    else lines.push(`+ ${cut(b[j++])}`);
  }
  return lines;
}

function cut(text) {
  return text.length > 400 ? `${text.slice(0, 400)}... (${text.length})` : text;
}

/** What was printed, without what no two runs share. */
function printed(text) {
  return text
    .replace(/\x1b\[[\d;]*m/g, "")
    .replace(/, [\d.]+k?B, [\d.]+(ms|s|µs)\]/g, ", SIZE, TIME]")
    .replace(/│ (total run duration|total data received|average [^:]*):.*/g, "│ $1")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line);
}
