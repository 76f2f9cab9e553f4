// XML as objects: what xml2js 0.4 makes of it, and `xml2Json`.
import { host } from "./host.js";

const DEFAULTS = {
  attrkey: "$",
  charkey: "_",
  explicitArray: true,
  explicitRoot: true,
  explicitCharkey: false,
  ignoreAttrs: false,
  mergeAttrs: false,
  normalize: false,
  normalizeTags: false,
  trim: false,
  emptyTag: "",
  explicitChildren: false,
  childkey: "$$",
  preserveChildrenOrder: false,
  charsAsChildren: false,
  includeWhiteChars: false,
  attrNameProcessors: null,
  attrValueProcessors: null,
  tagNameProcessors: null,
  valueProcessors: null,
};

// The first version of xml2js had other ones.
const DEFAULTS_0_1 = { ...DEFAULTS, attrkey: "@", charkey: "#", explicitArray: false, explicitRoot: false, normalize: true, trim: true, mergeAttrs: false, childkey: "@@" };

const optionsOf = (given) => ({ ...DEFAULTS, ...given });
const processed = (value, name, processors) => (processors ?? []).reduce((it, processor) => processor(it, name), value);

function put(object, name, value) {
  if (name === "__proto__") Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

function assignOrPush(object, name, value, options) {
  if (!Object.hasOwn(object, name)) put(object, name, options.explicitArray ? [value] : value);
  else if (Array.isArray(object[name])) object[name].push(value);
  else put(object, name, [object[name], value]);
}

function opened({ name, attributes }, options) {
  const object = { [options.charkey]: "" };
  for (const [key, text] of options.ignoreAttrs ? [] : attributes) {
    const value = processed(text, key, options.attrValueProcessors);
    const named = processed(key, undefined, options.attrNameProcessors);
    if (options.mergeAttrs) assignOrPush(object, named, value, options);
    else put((object[options.attrkey] ??= {}), named, value);
  }
  const tag = options.normalizeTags ? name.toLowerCase() : name;
  return { object, name: processed(tag, undefined, options.tagNameProcessors), isCdata: false, children: [] };
}

// What an element becomes when it is closed.
function closed(frame, options) {
  const { charkey } = options;
  let { object } = frame;
  let blank = "";
  if (/^\s*$/.test(object[charkey]) && !frame.isCdata) {
    blank = object[charkey];
    delete object[charkey];
  } else {
    if (options.trim) object[charkey] = object[charkey].trim();
    if (options.normalize) object[charkey] = object[charkey].replace(/\s{2,}/g, " ").trim();
    object[charkey] = processed(object[charkey], frame.name, options.valueProcessors);
    if (Object.keys(object).length === 1 && !options.explicitCharkey) object = object[charkey];
  }
  if (typeof object === "object" && object !== null && Object.keys(object).length === 0) {
    if (typeof options.emptyTag === "function") return options.emptyTag();
    return options.emptyTag !== "" ? options.emptyTag : blank;
  }
  return object;
}

// With `explicitChildren` the children of an element stand in a member of their own.
function withChildren(object, frame, options) {
  if (!options.explicitChildren || options.mergeAttrs || typeof object !== "object" || object === null) return object;
  const { attrkey, charkey, childkey } = options;
  if (options.preserveChildrenOrder) {
    if (frame.children.length > 0) object[childkey] = frame.children;
    return object;
  }
  const rest = { ...object };
  const made = {};
  for (const key of [attrkey, options.charsAsChildren ? undefined : charkey]) {
    if (key !== undefined && Object.hasOwn(rest, key)) {
      made[key] = rest[key];
      delete rest[key];
    }
  }
  if (Object.keys(rest).length > 0) made[childkey] = rest;
  return made;
}

function built(text, options) {
  const stack = [];
  for (const event of host.xmlEvents(text.toWellFormed())) {
    const top = stack.at(-1);
    if (typeof event === "string") {
      top.object[options.charkey] += event;
    } else if (Array.isArray(event)) {
      top.object[options.charkey] += event[0];
      if (event[0] !== "") top.isCdata = true;
    } else if (event !== null) {
      stack.push(opened(event, options));
    } else {
      stack.pop();
      const value = withChildren(closed(top, options), top, options);
      const parent = stack.at(-1);
      if (!parent) return options.explicitRoot ? { [top.name]: value } : value;
      if (options.preserveChildrenOrder && options.explicitChildren) {
        parent.children.push({ "#name": top.name, ...(typeof value === "object" ? value : { [options.charkey]: value }) });
      }
      assignOrPush(parent.object, top.name, value, options);
    }
  }
  return null;
}

function parse(given, options) {
  const text = String(given).replace(/^\ufeff/, "");
  return text.trim() === "" ? null : built(text, options);
}

// A parser of xml2js: tells its result to a callback and to those who listen.
export class Parser {
  constructor(given) {
    this.options = { ...(given?.explicitRoot === undefined && given === DEFAULTS_0_1 ? DEFAULTS_0_1 : optionsOf(given)) };
    if (this.options.xmlns) throw new Error("the option xmlns of xml2js is not supported");
    this.listeners = {};
  }

  on(name, call) {
    (this.listeners[name] ??= []).push(call);
    return this;
  }

  addListener(name, call) {
    return this.on(name, call);
  }

  once(name, call) {
    return this.on(name, call);
  }

  removeAllListeners() {
    this.listeners = {};
    return this;
  }

  reset() {
    this.removeAllListeners();
  }

  parseString(text, call) {
    const tell = (name, value) => (this.listeners[name] ?? []).forEach((listener) => listener.call(this, value));
    let result;
    try {
      result = parse(text, this.options);
    } catch (error) {
      const made = new Error(error.message);
      tell("error", made);
      if (typeof call === "function") call(made);
      else if (!this.listeners.error) throw made;
      return;
    }
    tell("end", result);
    if (typeof call === "function") call(null, result);
  }

  parseStringPromise(text) {
    return new Promise((resolve, reject) => {
      this.parseString(text, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

function parseString(text, first, second) {
  const call = typeof second === "function" ? second : typeof first === "function" ? first : undefined;
  const options = first !== null && typeof first === "object" ? first : {};
  return new Parser(options).parseString(text, call);
}

const parseStringPromise = (text, options) => new Parser(options).parseStringPromise(text);

const escapedText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r/g, "&#xD;");
const ATTRIBUTE_MARKS = { "&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;" };
const escapedAttribute = (text) => text.replace(/[&<"\t\n\r]/g, (mark) => ATTRIBUTE_MARKS[mark]);
const needsCdata = (text) => typeof text === "string" && /[&<>]/.test(text);
const cdata = (text) => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

// Writes objects as xml2js does.
export class Builder {
  constructor(given = {}) {
    this.options = { attrkey: "$", charkey: "_", rootName: "root", cdata: false, headless: false, allowSurrogateChars: false, ...given };
    this.options.xmldec = { version: "1.0", ...(given.xmldec ?? { encoding: "UTF-8", standalone: true }) };
    this.options.renderOpts = { pretty: true, indent: "  ", newline: "\n", ...given.renderOpts };
  }

  buildObject(given) {
    const { rootName, headless, xmldec, renderOpts } = this.options;
    let name = rootName;
    let root = given;
    const keys = root !== null && typeof root === "object" ? Object.keys(root) : [];
    if (keys.length === 1 && rootName === "root") {
      [name] = keys;
      root = root[name];
      if (Array.isArray(root)) {
        name = rootName;
        root = given;
      }
    }
    const newline = renderOpts.pretty ? renderOpts.newline : "";
    const standalone = xmldec.standalone === undefined || xmldec.standalone === null ? "" : ` standalone="${xmldec.standalone ? "yes" : "no"}"`;
    const encoding = xmldec.encoding ? ` encoding="${xmldec.encoding}"` : "";
    const head = headless ? "" : `<?xml version="${xmldec.version}"${encoding}${standalone}?>${newline}`;
    return head + this.element(name, this.content(root), 0);
  }

  // The attributes of an element, and its children: texts that are written as they are, and elements.
  content(value) {
    const { attrkey, charkey } = this.options;
    const made = { attributes: [], children: [] };
    if (value === null || typeof value !== "object") {
      this.addText(made, value);
      return made;
    }
    if (Array.isArray(value)) {
      for (const entry of value) {
        if (entry === null || typeof entry !== "object") this.addText(made, entry);
        else for (const key of Object.keys(entry)) made.children.push([key, this.content(entry[key])]);
      }
      return made;
    }
    for (const key of Object.keys(value)) {
      const child = value[key];
      if (key === attrkey) {
        if (child !== null && typeof child === "object") for (const name of Object.keys(child)) made.attributes.push([name, child[name]]);
      } else if (key === charkey) {
        this.addText(made, child);
      } else if (Array.isArray(child)) {
        for (const entry of child) made.children.push([key, this.content(entry)]);
      } else {
        made.children.push([key, this.content(child)]);
      }
    }
    return made;
  }

  addText(made, value) {
    const text = value === null || value === undefined ? "" : String(value);
    if (text === "") return;
    made.children.push(this.options.cdata && needsCdata(value) ? cdata(text) : escapedText(text));
  }

  element(name, { attributes, children }, depth) {
    const { pretty, indent, newline } = this.options.renderOpts;
    const before = pretty ? indent.repeat(depth) : "";
    const inner = pretty ? indent.repeat(depth + 1) : "";
    const end = pretty ? newline : "";
    const shown = attributes.filter(([, value]) => value !== null && value !== undefined);
    const tag = `${name}${shown.map(([key, value]) => ` ${key}="${escapedAttribute(String(value))}"`).join("")}`;
    if (children.length === 0) return `${before}<${tag}/>`;
    if (children.length === 1 && typeof children[0] === "string") return `${before}<${tag}>${children[0]}</${name}>`;
    const parts = children.map((child) => (typeof child === "string" ? inner + child : this.element(child[0], child[1], depth + 1)));
    return `${before}<${tag}>${end}${parts.map((part) => part + end).join("")}${before}</${name}>`;
  }
}

const lowerFirst = (text) => text.charAt(0).toLowerCase() + text.slice(1);

export const processors = {
  normalize: (text) => text.toLowerCase(),
  firstCharLowerCase: lowerFirst,
  stripPrefix: (text) => text.replace(/^(?!xmlns).*?:/, ""),
  parseNumbers: (text) => (text !== "" && !isNaN(text) ? (text % 1 === 0 ? parseInt(text, 10) : parseFloat(text)) : text),
  parseBooleans: (text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() === "true" : text),
};

export class ValidationError extends Error {}

export const xml2js = {
  defaults: { "0.1": DEFAULTS_0_1, "0.2": DEFAULTS },
  processors,
  ValidationError,
  Builder,
  Parser,
  parseString,
  parseStringPromise,
};

// What cannot be read is `undefined`, as in Postman.
export function xml2Json(text) {
  if (typeof text !== "string") return undefined;
  try {
    return parse(text, optionsOf({ explicitArray: false, trim: true }));
  } catch {
    return undefined;
  }
}
