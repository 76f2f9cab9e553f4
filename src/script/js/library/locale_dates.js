// Dates and times as texts for people.
import { host } from "../host.js";
import { placeOf, refuse } from "./locale_places.js";

const DATE = ["weekday", "year", "month", "day"];
const TIME = ["hour", "minute", "second"];
const OPTIONS = [...DATE, ...TIME, "hour12", "hourCycle", "timeZone", "timeZoneName", "dateStyle", "timeStyle", "localeMatcher", "formatMatcher"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DATE_STYLES = {
  full: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  long: { year: "numeric", month: "long", day: "numeric" },
  medium: { year: "numeric", month: "short", day: "numeric" },
  short: { year: "2-digit", month: "numeric", day: "numeric" },
};
const TIME_STYLES = {
  medium: { hour: "numeric", minute: "numeric", second: "numeric" },
  short: { hour: "numeric", minute: "numeric" },
};
const METHODS = { any: "toLocaleString", date: "toLocaleDateString", time: "toLocaleTimeString" };

// `needs` says what is written where the options name nothing: `date`, `time`, or both with `any`.
export function dateText(date, needs, locales, options = {}) {
  const method = METHODS[needs];
  const place = placeOf(locales);
  refuse(method, options, OPTIONS);
  if (options.dateStyle === "short" && !["en", "en-US", "en-GB"].includes(place.name)) throw unknown(method, "a short date", place);
  const parts = wanted(method, needs, options);
  if (options.dateStyle === "short" && place.name === "en-GB") Object.assign(parts, { year: "numeric" });
  const moment = Number(date);
  if (Number.isNaN(moment)) return "Invalid Date";
  const fields = fieldsOf(moment, options.timeZone);
  const day = DATE.some((it) => parts[it]) ? dateOf(fields, parts, place, method) : "";
  const time = TIME.some((it) => parts[it]) ? timeOf(fields, parts, options, place, method) : "";
  const isLong = parts.month === "long" && time !== "" && day !== "";
  if (isLong && !place.isEnglish) throw unknown(method, "a month in words", place);
  const between = isLong ? " at " : parts.weekday && !parts.day ? " " : place.between;
  const zone = zoneOf(method, options, place);
  return day && time ? `${day}${between}${time}${zone}` : day + time + (zone && day ? `,${zone}` : zone);
}

// What is to be written, and how.
function wanted(method, needs, options) {
  const { dateStyle, timeStyle } = options;
  if (dateStyle !== undefined || timeStyle !== undefined) {
    const date = dateStyle === undefined ? {} : DATE_STYLES[dateStyle];
    const time = timeStyle === undefined ? {} : TIME_STYLES[timeStyle];
    if (!date || !time) throw new Error(`${method}: this style is not known here`);
    if (needs === "date" && timeStyle) throw new TypeError("Invalid option : timeStyle");
    if (needs === "time" && dateStyle) throw new TypeError("Invalid option : dateStyle");
    return { ...date, ...time };
  }
  const named = (names) => names.some((it) => options[it] !== undefined);
  const [hasDate, hasTime] = [named(DATE), named(TIME)];
  const parts = Object.fromEntries([...DATE, ...TIME].map((it) => [it, options[it]]));
  const date = () => Object.assign(parts, { year: "numeric", month: "numeric", day: "numeric" });
  const time = () => Object.assign(parts, { hour: "numeric", minute: "numeric", second: "numeric" });
  if (needs === "date" && !hasDate) date();
  if (needs === "time" && !hasTime) time();
  if (needs === "any" && !hasDate && !hasTime) time(date());
  return parts;
}

function fieldsOf(moment, zone) {
  const local = zone === undefined ? -new Date(moment).getTimezoneOffset() * 60 : host.zoneOffset(String(zone), moment);
  const at = new Date(moment + local * 1000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    weekday: at.getUTCDay(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

function zoneOf(method, { timeZoneName, timeZone }, place) {
  if (timeZoneName === undefined) return "";
  if (timeZoneName === "short" && timeZone === "UTC" && place.halves.length > 0) return " UTC";
  throw new Error(`${method}: names of time zones are not known here`);
}

const unknown = (method, part, place) => new Error(`${method}: ${part} as in \`${place.name}\` is not known here`);
const two = (number) => String(number).padStart(2, "0");
const year = (fields, how) => (how === "2-digit" ? two(fields.year % 100) : String(fields.year));

function dateOf(fields, parts, place, method) {
  const isInWords = parts.month !== undefined && !["numeric", "2-digit"].includes(parts.month);
  if ((isInWords || parts.weekday) && !place.isEnglish) throw unknown(method, parts.weekday ? "a weekday" : "a month in words", place);
  const weekday = parts.weekday && cut(DAYS[fields.weekday], parts.weekday);
  if (isInWords) return inWords(fields, parts, place, weekday);
  const numbers = inNumbers(fields, parts, place, method);
  return [weekday, numbers].filter(Boolean).join(", ");
}

const cut = (word, how) => (how === "long" ? word : how === "narrow" ? word[0] : word.slice(0, 3));

function inWords(fields, parts, place, weekday) {
  const name = MONTHS[fields.month - 1];
  // Not everybody shortens September to three letters.
  const isSept = parts.month === "short" && fields.month === 9 && !["en", "en-US", "en-CA"].includes(place.name);
  const month = isSept ? "Sept" : cut(name, parts.month);
  const day = parts.day && (parts.day === "2-digit" ? two(fields.day) : String(fields.day));
  const inYear = parts.year && year(fields, parts.year);
  if (["en", "en-US", "en-CA"].includes(place.name)) {
    const near = [month, day].filter(Boolean).join(" ");
    return [weekday, day && inYear ? `${near}, ${inYear}` : [near, inYear].filter(Boolean).join(" ")].filter(Boolean).join(", ");
  }
  const near = [day, month, inYear].filter(Boolean).join(" ");
  return [weekday, near].filter(Boolean).join(parts.weekday === "long" ? ", " : " ");
}

// The pattern of the place, with as many digits as are asked for.
function inNumbers(fields, parts, place, method) {
  const has = ["year", "month", "day"].filter((it) => parts[it]);
  if (has.length === 0) return "";
  const isWhole = has.length === 3;
  const isKnown = isWhole || ["en", "en-US", "en-GB"].includes(place.name) || (place.isEnglish && has.length === 1);
  if (!isKnown && String(has) !== "year") throw unknown(method, `${has.join(" and ")} alone`, place);
  const wide = has.some((it) => it !== "year" && parts[it] === "2-digit");
  const pieces = place.date.split(/([^DMY]+)/);
  const text = (piece) => {
    const [name, value] = { Y: ["year", 0], M: ["month", fields.month], D: ["day", fields.day] }[piece[0]];
    if (name === "year") return year(fields, parts.year);
    return (piece.length === 2 && has.length > 1) || wide ? two(value) : String(value);
  };
  const kept = pieces.filter((it, at) => at % 2 === 0 && parts[{ Y: "year", M: "month", D: "day" }[it[0]]]);
  return isWhole ? pieces.map((it, at) => (at % 2 ? it : text(it))).join("") : kept.map(text).join("/");
}

function timeOf(fields, parts, options, place, method) {
  const isHalved = options.hour12 ?? (options.hourCycle ? ["h11", "h12"].includes(options.hourCycle) : place.halves.length > 0);
  if (isHalved && place.halves.length === 0) throw unknown(method, "the half of the day", place);
  // With twelve hours switched off, midnight of the United States is the 24th hour.
  const isLate = options.hour12 === false && place.halves.length > 0;
  const midnight = isLate || options.hourCycle === "h24" ? 24 : 0;
  const hours = isHalved ? fields.hour % 12 || 12 : fields.hour || midnight;
  const isAlone = ["hour", "minute", "second"].filter((it) => parts[it]).length === 1;
  if (isAlone && parts.hour && !place.isEnglish) throw unknown(method, "an hour alone", place);
  // Asking for minutes of two digits asks for hours as they are.
  const isPadded = parts.hour === "2-digit" || !(isHalved || place.hasShortHours || parts.minute === "2-digit");
  const hour = parts.hour && (isPadded ? two(hours) : String(hours));
  const rest = ["minute", "second"].filter((it) => parts[it]).map((it) => (isAlone ? String(fields[it]) : two(fields[it])));
  const clock = [hour, ...rest].filter(Boolean).join(place.colon);
  return isHalved && parts.hour ? clock + place.halves[fields.hour < 12 ? 0 : 1] : clock;
}
