// What stands beside scripts as expressions: assertions about the answer, and variables that are made of it.
import { current } from "../current.js";
import { host } from "../host.js";
import { describe } from "../thrown.js";
import { changeMemo } from "./memo.js";
import { holds, parseRule, typed } from "./operators.js";
import { variables } from "./variables.js";

// What no variable hides.
const OWN = new Set(["bru", "req", "res"]);

// The names that an expression sees: every variable, and behind them those of all scripts.
const scope = () =>
  new Proxy(
    { __proto__: null },
    {
      has: (_, name) => typeof name === "string" && !OWN.has(name) && isVariable(name),
      get: (_, name) => (typeof name === "string" ? (host.nearest(name) ?? host.level("process", name)) : undefined),
      set(_, name, value) {
        globalThis[name] = value;
        return true;
      },
    },
  );

const isVariable = (name) => host.knows(name) || host.level("process", name) !== undefined;

// The value of an expression. One that is not JavaScript fails as one that throws does.
function worked({ made, name, message }, names) {
  if (made) return made(names);
  throw Object.assign(new SyntaxError(message), { name });
}

function assertOne(entry, names) {
  const { operator, value } = parseRule(entry.rule);
  const result = { lhsExpr: entry.expression, rhsExpr: entry.rule, operator, rhsOperand: value };
  const title = `${entry.expression}: ${entry.rule}`;
  const index = current.tests++;
  try {
    holds(worked(entry, names), operator, typed(value, operator, names));
    host.test(title, index, false, null);
    return { status: "pass", ...result };
  } catch (error) {
    const failure = describe(error);
    const isWrong = failure.name === "AssertionError";
    host.test(title, index, false, { ...failure, stack: "", prefix: isWrong ? "" : `${failure.name}: ` });
    return { status: "fail", ...result, error: failure.message };
  }
}

function actOne(entry, names) {
  try {
    const value = worked(entry, names);
    if (entry.rule) variables.setVar(entry.rule, value);
  } catch (error) {
    const { name, message } = describe(error);
    host.threw({ name, message, stack: "", prefix: `the variable ${entry.rule}: ` });
  }
}

// Works out every expression of a list.
export function judgeAll(list, areAssertions) {
  const names = scope();
  if (areAssertions) changeMemo({ assertions: list.map((entry) => assertOne(entry, names)) });
  else for (const entry of list) actOne(entry, names);
}
