// Which of two texts comes first for people: `a` before `B`, `é` beside `e`, marks before digits before letters.

// Marks in the order of the Unicode collation's root. Source: CLDR, root collation.
const MARKS = "\t\n\v\f\r\u2028\u2029 \u00a0_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
const ACCENT = /\p{M}/u;
const PUNCTUATION = /[\p{P}\p{Z}]/u;
const SYMBOL = /\p{S}/u;
const CURRENCY = /\p{Sc}/u;
const DIGIT = /\p{N}/u;
// Letters that are written as others, with a difference that counts less.
const SPELT = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ħ: "h" };
// The first number of each kind of sign.
const KINDS = { mark: 0, sign: 1e7, digit: 2e7, letter: 3e7 };

export function compareTexts(one, other, locales, options = {}) {
  const sensitivity = options?.sensitivity ?? "variant";
  const isNumeric = options?.numeric ?? /-u(-\w+)*-kn/.test(String(locales ?? ""));
  const [first, second] = [weigh(one, isNumeric), weigh(other, isNumeric)];
  const levels = { base: ["letters"], accent: ["letters", "accents"], case: ["letters", "cases"] };
  for (const level of levels[sensitivity] ?? ["letters", "accents", "cases"]) {
    const order = compareLists(first[level], second[level]);
    if (order !== 0) return level === "cases" && options?.caseFirst === "upper" ? -order : order;
  }
  return 0;
}

function compareLists(one, other) {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (at >= one.length) return -1;
    if (at >= other.length) return 1;
    const order = compareWeights(one[at], other[at]);
    if (order !== 0) return order;
  }
  return 0;
}

// Numbers in texts are texts of digits here, without zeros ahead.
function compareWeights(one, other) {
  const isNumber = (it) => typeof it === "string" && /^\d/.test(it);
  if (isNumber(one) && isNumber(other) && one.length !== other.length) return one.length < other.length ? -1 : 1;
  const [left, right] = [one, other].map((it) => (isNumber(it) && typeof one !== typeof other ? KINDS.digit + 0.5 : it));
  return left < right ? -1 : left > right ? 1 : 0;
}

// A list that is sorted weighs each of its texts many times.
const known = [new Map(), new Map()];
const MOST_KNOWN = 4096;

function weigh(text, isNumeric) {
  const weights = known[isNumeric ? 1 : 0];
  if (weights.size >= MOST_KNOWN) weights.clear();
  const name = String(text);
  return weights.get(name) ?? weights.set(name, weighed(name, isNumeric)).get(name);
}

// What a text weighs at each level: letters, accents, and large letters behind small ones.
function weighed(text, isNumeric) {
  const weights = { letters: [], accents: [], cases: [] };
  const push = (letter, accent, large) => {
    weights.letters.push(letter);
    weights.accents.push(accent);
    weights.cases.push(large);
  };
  const signs = [...text.normalize("NFD")];
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at];
    if (isNumeric && /\d/.test(sign)) {
      let digits = "";
      for (; at < signs.length && /\d/.test(signs[at]); at++) digits += signs[at];
      at -= 1;
      push(digits.replace(/^0+(?=\d)/, ""), "", 0);
    } else if (ACCENT.test(sign)) {
      const last = weights.accents.length - 1;
      if (last >= 0) weights.accents[last] += sign;
    } else if (sign >= " " || MARKS.includes(sign)) {
      const small = sign.toLowerCase();
      const spelt = SPELT[small];
      for (const letter of spelt ?? small) push(weight(letter), spelt ? small : "", small === sign ? 0 : 1);
    }
  }
  return weights;
}

function weight(sign) {
  const place = MARKS.indexOf(sign);
  const code = sign.codePointAt(0);
  if (CURRENCY.test(sign)) return KINDS.sign + 2e6 + code;
  if (place >= 0) return (SYMBOL.test(sign) ? KINDS.sign : KINDS.mark) + place;
  if (PUNCTUATION.test(sign)) return KINDS.mark + 100 + code / 10;
  if (SYMBOL.test(sign)) return KINDS.sign + 100 + code;
  return (DIGIT.test(sign) ? KINDS.digit : KINDS.letter) + code;
}
