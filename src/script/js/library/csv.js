// The package `csv-parse`, without waiting: rows as arrays, or as objects by their columns.
import { host } from "./host.js";

const ROW_ENDS = { auto: undefined, unix: "\n", mac: "\r", windows: undefined, unicode: "\u2028", "\n": "\n", "\r": "\r", "\r\n": undefined };

const first = (value) => (Array.isArray(value) ? value[0] : value);

function dialectOf(options) {
  const letter = (value, usual) => {
    if (value === undefined || value === null) return usual;
    if (value === false || value === "") return null;
    return String(value);
  };
  const rowEnd = first(options.rowDelimiter ?? options.record_delimiter ?? options.row_delimiter);
  const delimiter = letter(first(options.delimiter), ",") ?? ",";
  if (delimiter.length !== 1) throw new Error(`Invalid Option: delimiter must be one letter, got ${JSON.stringify(delimiter)}`);
  return {
    delimiter,
    quote: letter(options.quote, '"'),
    escape: letter(options.escape, null),
    comment: letter(options.comment, null),
    rowEnd: rowEnd in ROW_ENDS || rowEnd === undefined ? ROW_ENDS[rowEnd] ?? null : String(rowEnd),
    trim: Boolean(options.trim || (options.ltrim && options.rtrim)),
    ragged: true,
  };
}

// Numbers as numbers, the rest as it is.
const guessed = (text) => (/^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text);

function cast(options) {
  const given = options.cast ?? options.auto_parse;
  if (typeof given === "function") return given;
  return given ? guessed : undefined;
}

function shaped(row, columns) {
  const made = {};
  columns.forEach((column, at) => {
    const name = column !== null && typeof column === "object" ? column.name : column;
    if (name !== false && name !== null && name !== undefined && at < row.length) {
      Object.defineProperty(made, name, { value: row[at], writable: true, enumerable: true, configurable: true });
    }
  });
  return made;
}

function checkLength(row, count, number, options) {
  const isLoose = options.relax_column_count || options.relaxColumnCount || (options.relax_column_count_less && row.length < count);
  if (row.length === count || isLoose) return;
  const what = options.columns ? `Number of columns on line ${number} does not match header` : `Number of columns is inconsistent on line ${number}`;
  throw new Error(what);
}

export function parseCsv(given, options = {}) {
  let text = typeof given === "string" ? given : given?.toString?.("utf8");
  if (typeof text !== "string") throw new Error("Invalid argument: a text or a Buffer was expected");
  if (text.startsWith("\ufeff")) text = text.slice(1);
  let rows = host.csvRows(text.toWellFormed(), JSON.stringify(dialectOf(options)));
  if (options.ltrim && !options.trim) rows = rows.map((row) => row.map((it) => it.trimStart()));
  if (options.rtrim && !options.trim) rows = rows.map((row) => row.map((it) => it.trimEnd()));
  if (options.skip_lines_with_empty_values || options.skipLinesWithEmptyValues) rows = rows.filter((row) => row.some((it) => it.trim() !== ""));
  if (rows.length === 0) return [];
  let columns;
  let number = 1;
  if (options.columns === true || typeof options.columns === "function") {
    const head = rows.shift();
    columns = typeof options.columns === "function" ? options.columns(head) : head;
    number++;
  } else if (Array.isArray(options.columns)) {
    ({ columns } = options);
  }
  const count = columns?.length ?? rows[0]?.length;
  rows.forEach((row, at) => checkLength(row, count, number + at, options));
  const convert = cast(options);
  if (convert) rows = rows.map((row, line) => row.map((it, at) => convert(it, { column: columns?.[at] ?? at, index: at, lines: line + number, header: false })));
  const from = (options.from ?? 1) - 1;
  rows = rows.slice(from, options.to);
  const made = columns ? rows.map((row) => shaped(row, columns)) : rows;
  const key = options.objname;
  return key ? Object.fromEntries(made.map((row) => [row[key], row])) : made;
}
