// `bru.sendRequest` and `axios`: requests that scripts send, through the client and the jar of the run.
import { expectAnswer } from "../asks.js";
import { host } from "../host.js";
import { lazyGlobals } from "../require.js";
import { bodyOf, headersOf } from "./response.js";
import { jsonOf } from "./numbers.js";

// What axios leaves as it is in a query, and its blanks.
const LEFT = { "%3A": ":", "%24": "$", "%2C": ",", "%20": "+" };
const encoded = (text) => encodeURIComponent(text).replace(/%(?:3A|24|2C|20)/g, (it) => LEFT[it]);

// Adds what stands in `params` to a URL.
function withParams(url, params) {
  if (params === null || typeof params !== "object") return url;
  const pairs = Object.entries(params).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? value.map((it) => [`${key}[]`, it]) : [[key, value]];
    return values.filter(([, it]) => it !== null && it !== undefined);
  });
  const shown = (it) => (it !== null && typeof it === "object" ? jsonOf(it) : it);
  const query = pairs.map(([key, value]) => `${encoded(key)}=${encoded(shown(value))}`).join("&");
  const [bare, ...hash] = url.split("#");
  if (query === "") return url;
  return `${bare}${bare.includes("?") ? "&" : "?"}${query}${hash.length > 0 ? `#${hash.join("#")}` : ""}`;
}

const hasHeader = (headers, name) => Object.keys(headers).some((it) => it.toLowerCase() === name);

// The text of a body, with the type that goes with it.
function bodyAndType(data, headers) {
  if (data === undefined || data === null) return {};
  const { URLSearchParams } = globalThis;
  if (typeof data === "string") return { body: data, type: "application/x-www-form-urlencoded" };
  if (URLSearchParams && data instanceof URLSearchParams) {
    return { body: String(data), type: "application/x-www-form-urlencoded;charset=utf-8" };
  }
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  if (String(type).startsWith("application/x-www-form-urlencoded") && typeof data === "object") {
    return { body: withParams("", data).slice(1) };
  }
  return { body: jsonOf(data), type: "application/json" };
}

// A configuration as the request that it stands for.
function requestOf(given) {
  const config = typeof given === "string" ? { url: given } : { ...given };
  const headers = { Accept: "application/json, text/plain, */*", ...config.headers };
  const method = String(config.method ?? "GET").toUpperCase();
  const { body, type } = bodyAndType(config.data, headers);
  if (type && !hasHeader(headers, "content-type")) headers["Content-Type"] = type;
  if (config.auth) {
    const { username = "", password = "" } = config.auth;
    headers.Authorization = `Basic ${lazyGlobals.Buffer().from(`${username}:${password}`).toString("base64")}`;
  }
  const base = config.baseURL && !/^[a-z][a-z\d+.-]*:/i.test(config.url ?? "") ? `${String(config.baseURL).replace(/\/+$/, "")}/` : "";
  const path = base ? String(config.url ?? "").replace(/^\/+/, "") : String(config.url ?? "");
  const sent = Object.entries(headers).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return {
    config: { ...config, url: config.url, method: method.toLowerCase(), headers, data: body },
    shape: {
      url: withParams(base + path, config.params),
      method,
      headers: Object.fromEntries(sent.map(([name, value]) => [name, String(value)])),
      mode: body === undefined ? "none" : "text",
      data: body,
      timeout: config.timeout,
      maxRedirects: config.maxRedirects,
    },
  };
}

function answerOf(number, config) {
  const facts = host.response(number);
  const data = config?.responseType === "text" ? host.responseText(number) : bodyOf(number);
  return { status: facts.code, statusText: facts.status, headers: headersOf(facts.header), data, config };
}

function failure(message, code, config, response) {
  const error = Object.assign(new Error(message), { code, isAxiosError: true, config });
  return response ? Object.assign(error, { response, status: response.status }) : error;
}

const isGood = (status) => status >= 200 && status < 300;

function send(given) {
  const { config, shape } = requestOf(given);
  return new Promise((resolve, reject) => {
    expectAnswer(host.send(shape), (why, number) => {
      if (why) return reject(failure(why, "ERR_NETWORK", config));
      const response = answerOf(number, config);
      const accepts = config.validateStatus === undefined ? isGood : (config.validateStatus ?? (() => true));
      if (accepts(response.status)) return resolve(response);
      const code = response.status < 500 ? "ERR_BAD_REQUEST" : "ERR_BAD_RESPONSE";
      return reject(failure(`Request failed with status code ${response.status}`, code, config, response));
    });
  });
}

// Runs another request of the collection, with its scripts; one that they skip has no answer.
export const runRequest = (path) =>
  new Promise((resolve, reject) => {
    expectAnswer(host.run(String(path)), (why, number) => {
      if (why) reject(new Error(`bru.runRequest: ${why}`));
      else if (number === 0) resolve({ status: "skipped", statusText: "request skipped via pre-request script", data: null });
      else resolve({ ...answerOf(number, undefined), url: host.response(number).url, responseTime: host.response(number).responseTime });
    });
  });

// Answers with a promise; a call, if one is given, is made first.
export async function sendRequest(config, callback) {
  if (typeof callback !== "function") return send(config);
  let response;
  try {
    response = await send(config);
  } catch (error) {
    await callback(error, null);
    return undefined;
  }
  await callback(null, response);
  return response;
}

// `axios`, as far as scripts use it.
export function makeAxios() {
  const axios = (url, config) => send(typeof url === "string" ? { ...config, url } : url);
  for (const method of ["get", "delete", "head", "options"]) {
    axios[method] = (url, config) => send({ ...config, url, method });
  }
  for (const method of ["post", "put", "patch"]) {
    axios[method] = (url, data, config) => send({ ...config, url, data, method });
  }
  axios.request = send;
  axios.isAxiosError = (it) => it?.isAxiosError === true;
  axios.create = (defaults) => {
    const merged = (config) => ({ ...defaults, ...config, headers: { ...defaults?.headers, ...config?.headers } });
    const own = (url, config) => axios(merged(typeof url === "string" ? { ...config, url } : url));
    for (const method of ["get", "delete", "head", "options"]) own[method] = (url, config) => send(merged({ ...config, url, method }));
    for (const method of ["post", "put", "patch"]) {
      own[method] = (url, data, config) => send(merged({ ...config, url, data, method }));
    }
    return own;
  };
  axios.default = axios;
  return axios;
}
