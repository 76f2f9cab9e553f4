// Numbers as texts for people.
import { placeOf, refuse } from "./locale_places.js";

const OPTIONS = [
  "style",
  "currency",
  "currencyDisplay",
  "minimumIntegerDigits",
  "minimumFractionDigits",
  "maximumFractionDigits",
  "useGrouping",
  "localeMatcher",
];
// The signs of currencies as they are written in the United States.
const SIGNS = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", AUD: "A$", CAD: "CA$", BRL: "R$", MXN: "MX$", NZD: "NZ$", CNY: "CN¥", KRW: "₩" };
const WITHOUT_PARTS = new Set(["JPY", "KRW"]);
// Where prices are written with the currency of the place itself.
const HOME = {
  "de-DE": ["EUR", "", "\u00a0€"],
  "fr-FR": ["EUR", "", "\u00a0€"],
  "es-ES": ["EUR", "", "\u00a0€"],
  "it-IT": ["EUR", "", "\u00a0€"],
  "pt-BR": ["BRL", "R$\u00a0", ""],
  "en-GB": ["GBP", "£", ""],
};

export function numberText(value, locales, options = {}) {
  const method = "toLocaleString";
  const place = placeOf(locales);
  refuse(method, options, OPTIONS);
  const style = options.style ?? "decimal";
  if (!["decimal", "percent", "currency"].includes(style)) throw new Error(`${method}: the style \`${style}\` is not known here`);
  const [before, behind, parts] = style === "currency" ? currency(options, place) : ["", "", style === "percent" ? 0 : [0, 3]];
  const [least, most] = fraction(options, parts);
  const isNegative = value < 0 || Object.is(value, -0);
  const minus = isNegative ? place.minus : "";
  if (style === "percent" && !place.percent) throw new Error(`${method}: hundredths as in \`${place.name}\` are not known here`);
  const end = behind + (style === "percent" ? place.percent : "");
  if (Number.isNaN(value)) return `${before}NaN${end}`;
  if (value === Infinity || value === -Infinity) return `${minus}${before}∞${end}`;
  const [whole, part] = rounded(digitsOf(value, style === "percent" ? 2 : 0), least, most);
  const padded = whole.padStart(options.minimumIntegerDigits ?? 1, "0");
  const grouped = options.useGrouping === false ? padded : groups(padded, place);
  return minus + before + grouped + (part && place.decimal + part) + end;
}

function currency(options, place) {
  const code = String(options.currency ?? "").toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) throw new TypeError("Currency code is required with currency style.");
  const parts = WITHOUT_PARTS.has(code) ? 0 : 2;
  const [home, before, behind] = HOME[place.name] ?? [];
  if ((options.currencyDisplay ?? "symbol") === "symbol") {
    if (home === code) return [before, behind, parts];
    if (SIGNS[code] && ["en", "en-US"].includes(place.name)) return [SIGNS[code], "", parts];
  }
  throw new Error(`toLocaleString: prices in ${code} as in \`${place.name}\` are not known here`);
}

// How many digits stand behind the decimal sign, at least and at most.
function fraction(options, usual) {
  const [least, most] = Array.isArray(usual) ? usual : [usual, usual];
  const { minimumFractionDigits: low, maximumFractionDigits: high } = options;
  for (const it of [low, high]) {
    if (it !== undefined && !(it >= 0 && it <= 100)) throw new RangeError("FractionDigits value is out of range.");
  }
  if (low !== undefined && high !== undefined && low > high) throw new RangeError("maximumFractionDigits value is out of range.");
  const first = low ?? Math.min(least, high ?? least);
  return [first, high ?? Math.max(most, first)];
}

// The digits of a number and where its decimal sign is, moved to the right by some places.
function digitsOf(value, moved) {
  const [mantissa, exponent = "0"] = String(value).replace(/^-/, "").split("e");
  const [whole, part = ""] = mantissa.split(".");
  return { digits: whole + part, point: whole.length + Number(exponent) + moved };
}

// Half goes up, as people do it.
function rounded({ digits, point }, least, most) {
  const zeros = Math.max(0, -point);
  const all = "0".repeat(zeros) + digits;
  const at = point + zeros;
  const long = all.padEnd(at + most + 1, "0");
  let kept = BigInt(long.slice(0, at + most) || "0");
  if (long[at + most] >= "5") kept += 1n;
  const text = String(kept).padStart(most + 1, "0");
  const whole = most === 0 ? text : text.slice(0, -most);
  let part = most === 0 ? "" : text.slice(-most);
  while (part.length > least && part.endsWith("0")) part = part.slice(0, -1);
  return [whole, part];
}

function groups(whole, place) {
  if (whole.length < place.from) return whole;
  return whole.replace(/\B(?=(\d{3})+$)/g, place.group);
}
