// The operators of assertions, with the oddities that people rely on.
import { host } from "../host.js";
import { expect } from "./chai.js";

const ALONE = {
  isEmpty: (it) => it.to.be.empty,
  isNotEmpty: (it) => it.to.not.be.empty,
  isNull: (it) => it.to.be.null,
  isUndefined: (it) => it.to.be.undefined,
  isDefined: (it) => it.to.not.be.undefined,
  // Nothing but `true` and `false` themselves.
  isTruthy: (it) => it.to.be.true,
  isFalsy: (it) => it.to.be.false,
  isJson: (it) => it.to.be.json,
  isNumber: (it) => it.to.be.a("number"),
  isString: (it) => it.to.be.a("string"),
  isBoolean: (it) => it.to.be.a("boolean"),
  isArray: (it) => it.to.be.an("array"),
};

const BESIDE = {
  eq: (it, wanted) => it.to.equal(wanted),
  neq: (it, wanted) => it.to.not.equal(wanted),
  gt: (it, wanted) => it.to.be.greaterThan(wanted),
  gte: (it, wanted) => it.to.be.at.least(wanted),
  lt: (it, wanted) => it.to.be.lessThan(wanted),
  lte: (it, wanted) => it.to.be.at.most(wanted),
  in: (it, wanted) => it.to.be.oneOf(wanted),
  notIn: (it, wanted) => it.to.not.be.oneOf(wanted),
  contains: (it, wanted) => it.to.include(wanted),
  notContains: (it, wanted) => it.to.not.include(wanted),
  length: (it, wanted) => it.to.have.lengthOf(wanted),
  matches: (it, wanted) => it.to.match(new RegExp(wanted)),
  notMatches: (it, wanted) => it.to.not.match(new RegExp(wanted)),
  startsWith: (it, wanted) => it.to.startWith(wanted),
  endsWith: (it, wanted) => it.to.endWith(wanted),
  between: (it, [from, to]) => it.to.be.within(from, to),
};

// What a rule says: an operator, and what stands behind it. Without an operator that is known, all of it is what the value must
// equal.
export function parseRule(rule) {
  const [operator, ...rest] = rule.trim().split(" ");
  if (Object.hasOwn(ALONE, operator)) return { operator, value: "" };
  return Object.hasOwn(BESIDE, operator) ? { operator, value: rest.join(" ") } : { operator: "eq", value: rule };
}

const OwnFunction = Function;

const WORDS = new Map(Object.entries({ true: true, false: false, null: null, undefined: undefined }));

// A text as what it says: a number, a word, a quoted text, else a template.
function one(given, names) {
  const text = host.interpolate(given);
  if (text === "") return text;
  const bare = text.trim();
  const number = Number(bare);
  // JavaScript does not hold larger ones: they stay what they are.
  if (!Number.isNaN(number)) return number > Number.MAX_SAFE_INTEGER ? bare : number;
  if (WORDS.has(bare)) return WORDS.get(bare);
  const inner = /^(?:"(?:.|\n)*"|'(?:.|\n)*')$/.test(bare) && bare.length > 1 ? bare.slice(1, -1) : bare;
  if (!/[`$\\]/.test(inner)) return inner;
  return new OwnFunction("scope", `with(scope){return \`${inner}\`}`)(names);
}

// What stands behind an operator, as the operator wants it.
export function typed(value, operator, names) {
  if (Object.hasOwn(ALONE, operator)) return undefined;
  if (operator === "in" || operator === "notIn") {
    const list = /^\[(?:.|\n)*\]$/.test(value) ? value.slice(1, -1) : value;
    return list.split(",").map((it) => one(it.trim(), names));
  }
  if (operator === "between") return value.split(",", 2).map((it) => one(it.trim(), names));
  if (operator === "matches" || operator === "notMatches") {
    return host.interpolate(/^\/(?:.|\n)*\/$/.test(value) && value.length > 1 ? value.slice(1, -1) : value);
  }
  return one(value, names);
}

// A number that JavaScript cannot hold is compared by the digits that it had.
function alike(value, wanted) {
  if (Array.isArray(wanted)) return wanted.map((it) => alike(value, it));
  const isLong = typeof value === "number" && typeof wanted === "string" && /^\d{16,}$/.test(wanted);
  return isLong && host.mendDigits(String(value)) === wanted ? value : wanted;
}

// Throws unless the value is as the rule says.
export function holds(value, operator, wanted) {
  const assertion = expect(value);
  if (Object.hasOwn(ALONE, operator)) ALONE[operator](assertion);
  else BESIDE[operator](assertion, alike(value, wanted));
}
