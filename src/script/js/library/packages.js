// CommonJS packages from the `node_modules` beside the collection: plain JavaScript and JSON.
import { host } from "./host.js";

const OwnFunction = Function;

// How many files one script may load.
const MOST_FILES = 2_000;

function normal(path) {
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0) parts.pop();
    else return undefined;
  }
  return parts.join("/");
}

// The first of a path's spellings that is a file.
function file(path) {
  if (path === undefined) return undefined;
  return [path, `${path}.js`, `${path}.json`, `${path}.cjs`].find((it) => it !== "" && host.isPackageFile(it));
}

function folder(path) {
  if (path === undefined) return undefined;
  const described = file(`${path}/package.json`) === `${path}/package.json` ? description(path) : {};
  const main = mainOf(described);
  return (main && (file(normal(`${path}/${main}`)) ?? file(normal(`${path}/${main}/index`)))) || file(normal(`${path}/index`));
}

function description(path) {
  try {
    return JSON.parse(host.readPackageFile(`${path}/package.json`)) ?? {};
  } catch {
    return {};
  }
}

// What `main` says, or the way for `require` in `exports`.
function mainOf({ main, exports }) {
  const pick = (way, depth = 0) => {
    if (typeof way === "string") return way;
    if (way === null || typeof way !== "object" || depth > 5) return undefined;
    for (const key of ["require", "node", "default"]) {
      const found = pick(way[key], depth + 1);
      if (found) return found;
    }
    return undefined;
  };
  const root = exports !== null && typeof exports === "object" && "." in exports ? exports["."] : exports;
  return (typeof main === "string" && main) || pick(root);
}

// The file that a name stands for, from the folder of the file that asks.
function found(name, from) {
  if (/^\.{1,2}(?:\/|$)/.test(name)) {
    const path = normal(`${from}/${name}`);
    return file(path) ?? folder(path);
  }
  // The packages of the package that asks go before those beside it.
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/")))) {
    const path = normal(place === "" ? name : `${place}/node_modules/${name}`);
    const hit = file(path) ?? folder(path);
    if (hit || place === "") return hit;
  }
}

// A loader: `load(name)` gives what a package exports, or `undefined` if there is no such package.
export function makeLoader(builtIn) {
  const modules = new Map();

  function run(path) {
    const known = modules.get(path);
    if (known) return known.exports;
    if (modules.size >= MOST_FILES) throw new Error(`more than ${MOST_FILES} files of packages are needed`);
    const module = { exports: {}, id: path, filename: path, loaded: false, children: [], paths: [] };
    modules.set(path, module);
    const text = host.readPackageFile(path);
    try {
      if (path.endsWith(".json")) module.exports = JSON.parse(text);
      else execute(module, path, text);
    } catch (error) {
      modules.delete(path);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  function execute(module, path, text) {
    const place = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const require = (name) => {
      const own = String(name).startsWith(".") ? undefined : builtIn(String(name));
      if (own) return own.value;
      const hit = found(String(name), place);
      if (!hit) throw Object.assign(new Error(`Cannot find module '${name}'`), { code: "MODULE_NOT_FOUND" });
      return run(hit);
    };
    require.resolve = (name) => found(String(name), place) ?? name;
    require.cache = {};
    let call;
    try {
      call = new OwnFunction("exports", "require", "module", "__filename", "__dirname", "global", text.replace(/^#![^\n]*/, ""));
    } catch (error) {
      error.message = `${path}: ${error.message}`;
      throw error;
    }
    call.call(module.exports, module.exports, require, module, path, place, globalThis);
  }

  return (name) => {
    const hit = found(name, "");
    return hit === undefined ? undefined : { value: run(hit) };
  };
}
