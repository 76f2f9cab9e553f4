// The module `path`, for paths with slashes.
function checked(path, name = "path") {
  if (typeof path !== "string") throw new TypeError(`The "${name}" argument must be of type string. Received ${typeof path}`);
  return path;
}

function normalize(given) {
  const path = checked(given);
  if (path === "") return ".";
  const isAbsolute = path.startsWith("/");
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute) parts.push("..");
  }
  const whole = parts.join("/");
  const end = path.endsWith("/") && whole !== "" ? "/" : "";
  return isAbsolute ? `/${whole}${end}` : whole === "" ? (path.endsWith("/") ? "./" : ".") : whole + end;
}

function resolve(...paths) {
  let whole = "";
  for (const path of paths.reverse()) {
    if (checked(path) === "") continue;
    whole = whole === "" ? path : `${path}/${whole}`;
    if (path.startsWith("/")) break;
  }
  const made = normalize(whole.startsWith("/") ? whole : `/${whole}`);
  return made.length > 1 ? made.replace(/\/$/, "") : made;
}

function join(...paths) {
  const whole = paths.filter((path) => checked(path) !== "").join("/");
  return whole === "" ? "." : normalize(whole);
}

const trimmed = (path) => checked(path).replace(/(?<=[^/])\/+$/, "");

function dirname(given) {
  const path = trimmed(given);
  const at = path.lastIndexOf("/");
  if (at < 0) return ".";
  return at === 0 ? "/" : path.slice(0, at).replace(/(?<=[^/])\/+$/, "");
}

function basename(given, suffix) {
  const path = trimmed(given);
  const name = path.slice(path.lastIndexOf("/") + 1);
  return suffix !== undefined && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

function extname(path) {
  const name = basename(path);
  const at = name.lastIndexOf(".");
  return at <= 0 || name === ".." ? "" : name.slice(at);
}

function relative(from, to) {
  const [start, end] = [resolve(checked(from, "from")), resolve(checked(to, "to"))].map((it) => it.split("/").filter(Boolean));
  let same = 0;
  while (same < start.length && start[same] === end[same]) same++;
  return [...start.slice(same).map(() => ".."), ...end.slice(same)].join("/");
}

function parse(path) {
  const base = basename(path);
  const ext = extname(path);
  const root = path.startsWith("/") ? "/" : "";
  const dir = base === trimmed(path) ? root : dirname(path);
  return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
}

function format({ root = "", dir, base, name = "", ext = "" }) {
  const file = base || name + (ext && !ext.startsWith(".") ? "." : "") + ext;
  const folder = dir || root;
  return folder ? (folder === root ? folder + file : `${folder}/${file}`) : file;
}

const isAbsolute = (path) => checked(path).startsWith("/");

const path = { resolve, normalize, isAbsolute, join, relative, dirname, basename, extname, parse, format, sep: "/", delimiter: ":" };
path.posix = path;
export default path;
