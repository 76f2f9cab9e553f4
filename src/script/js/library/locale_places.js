// How numbers and dates are written in the languages and countries that scripts ask for.

// Of each: a date, how times are written, what stands between both, what groups digits, the decimal sign, from how many digits
// on they are grouped. `D` is a day, `DD` one of two digits; times have twelve hours where words for the halves of the day are given.
const US = ["M/D/Y", [" AM", " PM"], ", ", ",", ".", 4];
const BRITISH = ["DD/MM/Y", [], ", ", ",", ".", 4];
const SLASHED = ["D/M/Y", [], ", ", ".", ",", 4];
const SMALL = [" am", " pm"];
const THIN = "\u202f";
const BLANK = "\u00a0";
const PLACES = {
  "en-US": US,
  en: US,
  "en-GB": BRITISH,
  "en-AU": ["DD/MM/Y", SMALL, ", ", ",", ".", 4],
  "en-NZ": ["D/MM/Y", SMALL, ", ", ",", ".", 4],
  "en-IE": ["D/M/Y", [], ", ", ",", ".", 4],
  "en-CA": ["Y-MM-DD", [" a.m.", " p.m."], ", ", ",", ".", 4],
  "en-ZA": ["Y/MM/DD", [], ", ", BLANK, ",", 4],
  "de-DE": ["D.M.Y", [], ", ", ".", ",", 4],
  "fr-FR": ["DD/MM/Y", [], " ", THIN, ",", 4],
  "es-ES": ["D/M/Y", [], ", ", ".", ",", 5],
  "it-IT": ["DD/MM/Y", [], ", ", ".", ",", 5],
  "pt-BR": ["DD/MM/Y", [], ", ", ".", ",", 4],
  "nl-NL": ["D-M-Y", [], ", ", ".", ",", 4],
  "sv-SE": ["Y-MM-DD", [], " ", BLANK, ",", 4, "\u2212"],
  "lt-LT": ["Y-MM-DD", [], " ", BLANK, ",", 4, "\u2212"],
  "nb-NO": ["D.M.Y", [], ", ", BLANK, ",", 4, "\u2212"],
  "pl-PL": ["D.MM.Y", [], ", ", BLANK, ",", 5],
  "ru-RU": ["DD.MM.Y", [], ", ", BLANK, ",", 4],
  "uk-UA": ["DD.MM.Y", [], ", ", BLANK, ",", 4],
  "ro-RO": ["DD.MM.Y", [], ", ", ".", ",", 4],
  "tr-TR": ["DD.MM.Y", [], " ", ".", ",", 4],
  "cs-CZ": ["D. M. Y", [], " ", BLANK, ",", 4],
  "id-ID": SLASHED,
  "ja-JP": ["Y/M/D", [], " ", ",", ".", 4],
  "zh-CN": ["Y/M/D", [], " ", ",", ".", 4],
};
// Places whose times are written with points, whose hours have one digit where that is enough, and whose hundredths have a blank.
const POINTED = new Set(["id-ID"]);
const SHORT_HOURS = new Set(["es-ES", "cs-CZ", "ja-JP"]);
const SPACED = new Set(["de-DE", "fr-FR", "es-ES", "sv-SE", "nb-NO", "cs-CZ", "ru-RU", "lt-LT", "ro-RO"]);

// The place that a script means; without one, that of the United States, as on most machines that run tests.
export function placeOf(locales) {
  const asked = Array.isArray(locales) ? locales[0] : locales;
  if (asked === undefined) return make("en-US");
  const tag = String(asked);
  if (!/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(tag)) throw new RangeError("Incorrect locale information provided");
  const [language, ...more] = tag.split("-");
  const country = more.find((it) => /^([a-z]{2}|\d{3})$/i.test(it));
  const small = language.toLowerCase();
  const name = country && `${small}-${country.toUpperCase()}`;
  const known = name ?? Object.keys(PLACES).find((it) => it === small || it.startsWith(`${small}-`));
  if (known === undefined || !(known in PLACES)) throw new Error(`numbers and dates of \`${tag}\` are not known here`);
  return make(known);
}

function make(name) {
  const [date, halves, between, group, decimal, from, minus = "-"] = PLACES[name];
  const percent = name === "tr-TR" ? undefined : SPACED.has(name) ? "\u00a0%" : "%";
  const marks = { group, decimal, from, minus, percent, colon: POINTED.has(name) ? "." : ":" };
  return { name, isEnglish: name.startsWith("en"), date, halves, between, hasShortHours: SHORT_HOURS.has(name), ...marks };
}

// Tells of an option that would have changed the text.
export function refuse(method, options, known) {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    throw new Error(`${method}: the option \`${name}\` is not known here`);
  }
}
