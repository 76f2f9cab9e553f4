// Libraries that Bruno's scripts expect beside those of Postman's: Ajv 8, jsonwebtoken, nanoid.
import { inNewWords } from "../bru/chai.js";
import { lazyGlobals } from "../require.js";
import { host, packed as crossing } from "./host.js";

const worded = (errors) => (errors ? errors.map(inNewWords) : null);

// Ajv 8: the schemas of Ajv 6, with errors in newer words.
export function makeAjv(Old) {
  class Ajv {
    #old;
    errors = null;

    constructor({ allErrors = false, schemas } = {}) {
      this.#old = new Old({ allErrors, schemas, unknownFormats: "ignore" });
    }

    #made(validate) {
      const newer = (data) => {
        const holds = validate(data);
        newer.errors = worded(validate.errors);
        return holds;
      };
      return Object.assign(newer, { errors: null, schema: validate.schema });
    }

    compile(schema) {
      return this.#made(this.#old.compile(schema));
    }

    async compileAsync(schema) {
      return this.compile(schema);
    }

    validate(schema, data) {
      const holds = this.#old.validate(schema, data);
      this.errors = worded(this.#old.errors);
      return holds;
    }

    validateSchema(schema) {
      const holds = this.#old.validateSchema(schema);
      this.errors = worded(this.#old.errors);
      return holds;
    }

    getSchema(key) {
      const found = this.#old.getSchema(key);
      return found && this.#made(found);
    }

    addKeyword(given, definition) {
      if (typeof given === "string") this.#old.addKeyword(given, definition);
      else for (const name of [given.keyword].flat()) this.#old.addKeyword(name, given);
      return this;
    }

    addSchema(...given) {
      this.#old.addSchema(...given);
      return this;
    }

    removeSchema(...given) {
      this.#old.removeSchema(...given);
      return this;
    }

    addFormat(...given) {
      this.#old.addFormat(...given);
      return this;
    }

    errorsText(errors = this.errors, { separator = ", ", dataVar = "data" } = {}) {
      if (!errors || errors.length === 0) return "No errors";
      return errors.map((it) => `${dataVar}${it.instancePath} ${it.message}`).join(separator);
    }
  }
  return Object.assign(Ajv, { default: Ajv });
}

// Every format is known already.
export const addFormats = Object.assign((ajv) => ajv, { get: () => () => true });
addFormats.default = addFormats;

const URL_ALPHABET = "useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict";

export function makeNanoid() {
  const random = (count) => lazyGlobals.crypto().getRandomValues(new Uint8Array(count));
  // No letter is likelier than another: bytes that would make some so are passed over.
  const made = (alphabet, size) => {
    const most = 256 - (256 % alphabet.length);
    let id = "";
    while (id.length < size) {
      for (const byte of random(size)) if (byte < most && id.length < size) id += alphabet[byte % alphabet.length];
    }
    return id;
  };
  const nanoid = (size = 21) => made(URL_ALPHABET, size);
  return { nanoid, customAlphabet: (alphabet, size = 21) => (given = size) => made(alphabet, given), urlAlphabet: URL_ALPHABET, random };
}

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31557600 };

// A time span in seconds: a number of them, or `2h`, `30 minutes`; a bare text is milliseconds.
function seconds(span) {
  if (typeof span === "number") return span;
  const [, number, unit = "ms"] = /^(-?\d*\.?\d+)\s*([a-z]*)$/i.exec(String(span).trim()) ?? [];
  const small = unit.toLowerCase() || "ms";
  const factor = UNITS[/^(ms|msecs?|milliseconds?)$/.test(small) ? "ms" : small[0]];
  if (number === undefined || factor === undefined) throw new Error('"expiresIn" should be a number of seconds or string representing a timespan');
  return Math.floor(Number(number) * factor);
}

class JsonWebTokenError extends Error {
  constructor(message, more) {
    super(message);
    Object.assign(this, more);
    this.name = this.constructor.name;
  }
}
class TokenExpiredError extends JsonWebTokenError {}
class NotBeforeError extends JsonWebTokenError {}

const HASHES = { HS256: "HmacSHA256", HS384: "HmacSHA384", HS512: "HmacSHA512" };
const PRIVATE = /^(?:RS|PS|ES)(?:256|384|512)$/;
const PEM = /^\s*-----BEGIN /;

export function makeJwt(require) {
  const Buffer = lazyGlobals.Buffer();
  const CryptoJS = require("crypto-js");
  const packed = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const unpacked = (text) => JSON.parse(Buffer.from(text, "base64url").toString("utf8"));

  // A key in PEM: a text, bytes, or an object that has it.
  function pem(secret) {
    const key = secret?.key ?? secret;
    if (secret?.passphrase) throw new Error("jsonwebtoken: a key with a passphrase is not supported: decrypt it first");
    return typeof key === "string" ? key : Buffer.from(key).toString("utf8");
  }

  const isPem = (secret) => {
    try {
      return PEM.test(pem(secret));
    } catch {
      return false;
    }
  };

  function holds(algorithm, text, secret, given) {
    if (!PRIVATE.test(algorithm)) return signature(algorithm, text, secret) === given;
    try {
      return host.signatureHolds(algorithm, pem(secret), text, crossing(Buffer.from(given, "base64url")));
    } catch (error) {
      throw new JsonWebTokenError(error.message);
    }
  }

  function signature(algorithm, text, secret) {
    if (algorithm === "none") return "";
    if (PRIVATE.test(algorithm)) return Buffer.from(host.signature(algorithm, pem(secret), text)).toString("base64url");
    const hash = HASHES[algorithm];
    if (!hash) throw new Error('"algorithm" must be a valid string enum value');
    const key = typeof secret === "string" ? secret : CryptoJS.enc.Hex.parse(Buffer.from(secret).toString("hex"));
    return CryptoJS[hash](text, key).toString(CryptoJS.enc.Base64).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }

  const CLAIMS = { audience: "aud", issuer: "iss", subject: "sub", jwtid: "jti" };

  function sign(payload, secret, options = {}) {
    if (payload === undefined) throw new Error("payload is required");
    const algorithm = options.algorithm ?? "HS256";
    if (!secret && algorithm !== "none") throw new Error("secretOrPrivateKey must have a value");
    const header = { alg: algorithm, typ: "JWT", ...(options.keyid ? { kid: options.keyid } : {}), ...options.header };
    let claims = payload;
    if (typeof payload === "object" && payload !== null) {
      claims = { ...payload };
      const now = claims.iat ?? Math.floor(Date.now() / 1000);
      if (options.noTimestamp) delete claims.iat;
      else claims.iat = now;
      if (options.expiresIn !== undefined) claims.exp = now + seconds(options.expiresIn);
      if (options.notBefore !== undefined) claims.nbf = now + seconds(options.notBefore);
      for (const [name, claim] of Object.entries(CLAIMS)) if (options[name] !== undefined) claims[claim] = options[name];
    }
    const text = `${packed(header)}.${packed(claims)}`;
    return `${text}.${signature(header.alg, text, secret)}`;
  }

  function decode(token, options) {
    try {
      const [head, body, sign] = String(token).split(".");
      const header = unpacked(head);
      let payload = Buffer.from(body, "base64url").toString("utf8");
      try {
        payload = JSON.parse(payload);
      } catch {
        // A payload may be any text.
      }
      return options?.complete ? { header, payload, signature: sign } : payload;
    } catch {
      return null;
    }
  }

  function check(payload, options) {
    const now = options.clockTimestamp ?? Math.floor(Date.now() / 1000);
    const slack = options.clockTolerance ?? 0;
    const fail = (message) => {
      throw new JsonWebTokenError(message);
    };
    if (payload.nbf !== undefined && !options.ignoreNotBefore && payload.nbf > now + slack) {
      throw new NotBeforeError("jwt not active", { date: new Date(payload.nbf * 1000) });
    }
    if (payload.exp !== undefined && !options.ignoreExpiration && now >= payload.exp + slack) {
      throw new TokenExpiredError("jwt expired", { expiredAt: new Date(payload.exp * 1000) });
    }
    const fits = (wanted, value) => (wanted instanceof RegExp ? wanted.test(value) : wanted === value);
    const { audience, issuer, subject } = options;
    if (audience && ![payload.aud].flat().some((it) => [audience].flat().some((wanted) => fits(wanted, it)))) {
      fail(`jwt audience invalid. expected: ${[audience].flat().join(" or ")}`);
    }
    if (issuer && ![issuer].flat().includes(payload.iss)) fail(`jwt issuer invalid. expected: ${issuer}`);
    if (subject && payload.sub !== subject) fail(`jwt subject invalid. expected: ${subject}`);
  }

  function verify(token, secret, options = {}) {
    if (!token) throw new JsonWebTokenError("jwt must be provided");
    const parts = String(token).split(".");
    if (parts.length !== 3) throw new JsonWebTokenError("jwt malformed");
    const whole = decode(token, { complete: true });
    if (!whole) throw new JsonWebTokenError("invalid token");
    const { alg } = whole.header;
    if (!parts[2] && secret) throw new JsonWebTokenError("jwt signature is required");
    if (!secret && alg !== "none") throw new JsonWebTokenError("secret or public key must be provided");
    // A public key is no secret: nobody may sign with it as if it were one.
    const usual = () => (isPem(secret) ? PRIVATE.test(alg) : alg === "none" ? !secret : alg in HASHES);
    if (options.algorithms ? !options.algorithms.includes(alg) : !usual()) throw new JsonWebTokenError("invalid algorithm");
    if (isPem(secret) && alg in HASHES) throw new JsonWebTokenError("invalid algorithm");
    if (!holds(alg, `${parts[0]}.${parts[1]}`, secret, parts[2])) throw new JsonWebTokenError("invalid signature");
    check(whole.payload, options);
    return options.complete ? whole : whole.payload;
  }

  // With a call at the end, both answer through it.
  const calling = (work) => (value, secret, options, callback) => {
    const call = typeof options === "function" ? options : callback;
    const settings = typeof options === "function" || options === null ? undefined : options;
    if (typeof call !== "function") return work(value, secret, settings);
    let made;
    try {
      made = work(value, secret, settings);
    } catch (error) {
      call(error, undefined);
      return undefined;
    }
    call(null, made);
    return undefined;
  };

  return { sign: calling(sign), verify: calling(verify), decode, JsonWebTokenError, TokenExpiredError, NotBeforeError };
}
