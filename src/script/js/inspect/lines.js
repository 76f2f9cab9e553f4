// How the parts of a value are laid out: on one line, on one each, or in columns.

/** How many items of a list are written. */
export const MOST_ITEMS = 100;

/** The parts between their brackets, on one line or on several. */
export function joined(parts, page, { before, open, close, list, level }) {
  const start = before ? `${before} ` : "";
  const output = list !== null && parts.length > 6 ? inColumns(parts, page, list) : parts;
  if (page.level - level < page.compact && output === parts) {
    const room = parts.length + page.indent + open.length + before.length + 10;
    if (fits(parts, page, room, before)) {
      const text = parts.join(", ");
      if (!text.includes("\n")) return `${start}${open} ${text} ${close}`;
    }
  }
  const line = `\n${" ".repeat(page.indent)}`;
  return `${start}${open}${line}  ${output.join(`,${line}  `)}${line}${close}`;
}

function fits(parts, page, start, before) {
  let total = parts.length + start;
  if (total + parts.length > page.breakLength) return false;
  for (const part of parts) {
    total += part.length;
    if (total > page.breakLength) return false;
  }
  return before === "" || !before.includes("\n");
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/gu;

// How many columns of a terminal a text takes.
function widthOf(text) {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}

// Short items of a long list stand beside each other, in columns.
function inColumns(parts, page, list) {
  const rest = list.length > MOST_ITEMS && parts.length > MOST_ITEMS ? 1 : 0;
  const count = parts.length - rest;
  const widths = parts.slice(0, count).map(widthOf);
  const widest = Math.max(...widths) + 2;
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  if (widest * 3 + page.indent >= page.breakLength || (total / widest <= 5 && widest > 8)) return parts;
  const bias = Math.max(widest - 3 - Math.sqrt(widest - total / parts.length), 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * bias * count) / bias),
    Math.floor((page.breakLength - page.indent) / widest),
    page.compact * 4,
    15,
  );
  if (columns <= 1) return parts;
  const room = [];
  for (let column = 0; column < columns; column += 1) {
    let width = 0;
    for (let at = column; at < count; at += columns) width = Math.max(width, widths[at]);
    room.push(width + 2);
  }
  const right = Array.prototype.every.call(list, (item) => typeof item === "number" || typeof item === "bigint");
  const lines = [];
  for (let at = 0; at < count; at += columns) {
    const last = Math.min(at + columns, count) - 1;
    let line = "";
    for (let one = at; one <= last; one += 1) {
      const text = one < last ? `${parts[one]}, ` : parts[one];
      const width = widths[one] + (one < last ? 2 : 0);
      const space = " ".repeat(Math.max(room[one - at] - (one < last ? 0 : 2) - width, 0));
      if (right) line += space + text;
      else line += one < last ? text + space : text;
    }
    lines.push(line);
  }
  if (rest) lines.push(parts[count]);
  return lines;
}
