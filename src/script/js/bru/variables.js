// The variables that scripts read and write: those of the run, of the environment, of the collection, of the global environment.
import { host } from "../host.js";
import { COLLECTION, ENVIRONMENT, GLOBAL, LOCAL } from "../scope.js";
import { jsonOf, parseJson } from "./numbers.js";

const NAME = /^[\w-.]*$/;

function check(name, what) {
  if (!name) throw new Error(`Creating a ${what} without specifying a name is not allowed.`);
  checkLetters(name);
}

function checkLetters(name) {
  if (NAME.test(name)) return;
  throw new Error(
    `Variable name: "${name}" contains invalid characters! Names must only contain alpha-numeric characters, "-", "_", "."`,
  );
}

// A value with the names in its texts filled in.
export function filled(value) {
  if (typeof value === "string") return value.includes("{{") ? host.interpolate(value) : value;
  if (value === null || typeof value !== "object") return value;
  const json = jsonOf(value);
  return json.includes("{{") ? parseJson(host.interpolate(json)) : value;
}

function write(layer, name, value) {
  if (value === undefined || typeof value === "function") host.unset(layer, name);
  else host.set(layer, name, value);
}

// The members that each kind of variable has: `getVar`, `getEnvVar`, ...
function family(layer, kind, what) {
  return {
    [`get${kind}Var`]: (name) => filled(host.get(layer, String(name))),
    [`set${kind}Var`](name, value) {
      check(name, what);
      write(layer, String(name), value);
    },
    [`has${kind}Var`]: (name) => host.has(layer, String(name)),
    [`delete${kind}Var`]: (name) => host.unset(layer, String(name)),
    [`getAll${kind}Vars`]: () => host.all(layer),
    [`deleteAll${kind}Vars`]() {
      for (const name of host.names(layer)) host.unset(layer, name);
    },
  };
}

export const variables = {
  ...family(LOCAL, "", "variable"),
  ...family(ENVIRONMENT, "Env", "env variable"),
  ...family(GLOBAL, "GlobalEnv", "env variable"),
  ...family(COLLECTION, "Collection", "variable"),
  getVar(name) {
    checkLetters(name);
    return filled(host.get(LOCAL, String(name)));
  },
  setGlobalEnvVar(name, value) {
    if (!name) throw new Error("Creating a env variable without specifying a name is not allowed.");
    write(GLOBAL, String(name), value);
  },
  getEnvName: () => host.environmentName(),
  getFolderVar: (name) => filled(host.level("folder", String(name))),
  getRequestVar: (name) => filled(host.level("request", String(name))),
  getProcessEnv: (name) => host.level("process", String(name)),
  getSecretVar: (name) => host.nearest(`$secrets.${name}`),
  getOauth2CredentialVar: (name) => filled(host.level("oauth2", String(name))),
  interpolate: (given) => (given ? filled(given) : given),
};
