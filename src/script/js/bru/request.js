// `req`: the request that is about to be sent, or was.
import { current } from "../current.js";
import { host } from "../host.js";
import { lazyGlobals } from "../require.js";
import { HeaderList } from "./headers.js";
import { jsonOf, parsedOr } from "./numbers.js";

// The request as this script has it; and as it was before.
function view() {
  if (!current.before) {
    const request = host.request() ?? {};
    request.headers ??= {};
    current.before = { request, json: current.isAfter ? "" : JSON.stringify(request) };
  }
  return current.before.request;
}

// The request, if the script has changed it.
export function changedRequest() {
  if (current.isAfter || !current.before) return undefined;
  const { request, json } = current.before;
  return JSON.stringify(request) === json ? undefined : request;
}

const fold = (name) => String(name).toLowerCase();

function remove(name) {
  const request = view();
  delete request.headers[name];
  request.headersToDelete ??= [];
  if (!request.headersToDelete.includes(name)) request.headersToDelete.push(name);
}

// How a list changes the headers: whatever the spelling of their names.
const change = {
  set(name, value) {
    const request = view();
    const known = Object.keys(request.headers).find((it) => fold(it) === fold(name));
    if (known !== undefined && known !== name) remove(known);
    request.headers[name] = value;
    request.headersToDelete = (request.headersToDelete ?? []).filter((it) => fold(it) !== fold(name));
    return known === undefined;
  },
  remove(name, isDisabled) {
    const request = view();
    if (isDisabled) {
      request.disabledHeaders = (request.disabledHeaders ?? []).filter((it) => fold(it.name) !== fold(name));
      return;
    }
    const known = Object.keys(request.headers).find((it) => fold(it) === fold(name));
    if (known !== undefined) remove(known);
  },
  clear() {
    for (const name of Object.keys(view().headers)) remove(name);
    view().disabledHeaders = [];
  },
};

function listed() {
  const { headers, disabledHeaders = [] } = view();
  const disabled = disabledHeaders.map(({ name, value }) => ({ key: name, value, disabled: true }));
  return [...disabled, ...Object.entries(headers).map(([key, value]) => ({ key, value }))];
}

const isJson = () => {
  const { headers } = view();
  return String(headers["Content-Type"] || headers["content-type"] || "").includes("json");
};

// What a URL says of one of its parts; nothing while there are names in it that keep it from being one.
function part(read) {
  try {
    return read(new (lazyGlobals.URL())(view().url));
  } catch {
    return "";
  }
}

const isFilled = (it) => it.enabled !== false && it.value !== null && it.value !== undefined && String(it.value).trim() !== "";

function pathOf(url) {
  const given = new Map(methods.getPathParams(true).filter(isFilled).map((it) => [it.name, it.value]));
  const segment = (it) => (it.startsWith(":") ? (given.get(it.slice(1)) ?? it) : it);
  return url.pathname.split("/").map(segment).join("/");
}

const methods = {
  getUrl: () => view().url,
  setUrl: (url) => void (view().url = url),
  getHost: () => part((url) => url.host),
  getPath: () => part(pathOf),
  getQueryString: () => part((url) => url.search.slice(1)),
  getPathParams(whole) {
    const params = Array.isArray(view().pathParams) ? view().pathParams : [];
    return params.map((it) => (whole === true ? it : { name: it.name, value: it.value, type: it.type }));
  },
  getMethod: () => view().method,
  setMethod: (method) => void (view().method = method),
  getHeader: (name) => view().headers[name],
  setHeader: (name, value) => void (view().headers[name] = value),
  getHeaders: () => ({ ...view().headers }),
  setHeaders: (headers) => void (view().headers = { ...headers }),
  deleteHeader: (name) => remove(String(name)),
  deleteHeaders: (names) => names.forEach((name) => remove(String(name))),
  getBody(options) {
    const { data } = view();
    return options?.raw || !isJson() || typeof data !== "string" ? data : parsedOr(data);
  },
  setBody(data, options) {
    const isText = options?.raw || !isJson() || data === null || typeof data !== "object";
    view().data = isText ? data : jsonOf(data);
  },
  getTimeout: () => view().timeout,
  setTimeout: (timeout) => void (view().timeout = timeout),
  setMaxRedirects: (most) => void (view().maxRedirects = most),
  getAuthMode: () => view().authMode ?? "none",
  getName: () => view().name,
  getTags: () => [...(view().tags ?? [])],
  getExecutionMode: () => "cli",
  disableParsingResponseJson: () => void (view().keepsText = true),
  // Bruno's command line never calls it either.
  onFail(call) {
    if (call && typeof call !== "function") throw new Error(`${call} is not a function`);
    if (call) host.log("warn", "req.onFail: the function is not called; a request that fails is a failure", "");
  },
};

const properties = {
  url: methods.getUrl,
  method: methods.getMethod,
  headers: methods.getHeaders,
  body: () => methods.getBody(),
  timeout: methods.getTimeout,
  name: methods.getName,
  tags: methods.getTags,
  pathParams: () => methods.getPathParams(),
  headerList: () => (current.made.headerList ??= new HeaderList(listed, change)),
};

const prototype = { ...methods };
for (const [name, get] of Object.entries(properties)) {
  // As in Bruno, an assignment changes nothing.
  Object.defineProperty(prototype, name, { get, set() {}, enumerable: true, configurable: true });
}

export const req = () => Object.create(prototype);
