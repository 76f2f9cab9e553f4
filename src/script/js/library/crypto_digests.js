// The digests of CryptoJS, and what is made of them.
import { host, packed } from "./host.js";
import { Base, WordArray, asBytes, asWords, fromBytes } from "./crypto_words.js";

// Collects data until it is needed.
export const BufferedBlockAlgorithm = Base.extend({
  _minBufferSize: 0,
  reset() {
    this._data = new WordArray.init();
    this._nDataBytes = 0;
  },
  _append(data) {
    const words = asWords(data);
    this._data.concat(words);
    this._nDataBytes += words.sigBytes;
  },
  clone() {
    const made = Base.clone.call(this);
    made._data = this._data.clone();
    return made;
  },
});

export const Hasher = BufferedBlockAlgorithm.extend({
  cfg: Base.extend(),
  blockSize: 512 / 32,
  init: function (cfg) {
    this.cfg = this.cfg.extend(cfg);
    this.reset();
  },
  update(data) {
    this._append(data);
    return this;
  },
  finalize(data) {
    if (data) this._append(data);
    return fromBytes(host.digest(this._digestName(), packed(asBytes(this._data))));
  },
  _digestName() {
    return this._name;
  },
  _createHelper: (hasher) => (message, cfg) => new hasher.init(cfg).finalize(message),
  _createHmacHelper: (hasher) => (message, key) => hmac(hasher, key, message),
});

const digest = (name, bits, blockBits = 512) =>
  Hasher.extend({ _name: name, blockSize: blockBits / 32, _digestBits: bits });

const KECCAK_BITS = [224, 256, 384, 512];

export const algo = {
  MD5: digest("md5", 128),
  SHA1: digest("sha1", 160),
  SHA224: digest("sha224", 224),
  SHA256: digest("sha256", 256),
  SHA384: digest("sha384", 384, 1024),
  SHA512: digest("sha512", 512, 1024),
  RIPEMD160: digest("ripemd160", 160),
  // The Keccak of before the standard, as in CryptoJS.
  SHA3: Hasher.extend({
    cfg: Base.extend({ outputLength: 512 }),
    reset() {
      BufferedBlockAlgorithm.reset.call(this);
      this.blockSize = (1600 - 2 * this.cfg.outputLength) / 32;
    },
    _digestName() {
      const { outputLength } = this.cfg;
      if (!KECCAK_BITS.includes(outputLength)) throw new Error(`SHA3 of ${outputLength} bits: one of ${KECCAK_BITS}`);
      return `keccak${outputLength}`;
    },
  }),
};

function hmac(hasher, key, message) {
  return fromBytes(host.hmac(hasher._digestName(), packed(asBytes(key)), packed(asBytes(message ?? ""))));
}

algo.HMAC = BufferedBlockAlgorithm.extend({
  init: function (hasher, key) {
    this._hasher = new hasher.init();
    this._key = asWords(key);
    this.reset();
  },
  update(data) {
    this._append(data);
    return this;
  },
  finalize(data) {
    if (data) this._append(data);
    return hmac(this._hasher, this._key, this._data);
  },
});

// A key from a password. The sizes are in words.
const derivation = (compute, hasher) =>
  Base.extend({
    cfg: Base.extend({ keySize: 128 / 32, hasher, iterations: 1 }),
    init: function (cfg) {
      this.cfg = this.cfg.extend(cfg);
    },
    compute(password, salt) {
      const { keySize, hasher, iterations } = this.cfg;
      const size = [Math.ceil(keySize * 4), Math.max(1, Math.floor(iterations))];
      return fromBytes(host[compute](hasher._digestName(), packed(asBytes(password)), packed(asBytes(salt ?? "")), size));
    },
  });

algo.PBKDF2 = derivation("pbkdf2", algo.SHA1);
algo.EvpKDF = derivation("evpKdf", algo.MD5);

export const helpers = {};
for (const name of ["MD5", "SHA1", "SHA256", "SHA224", "SHA512", "SHA384", "SHA3", "RIPEMD160"]) {
  helpers[name] = Hasher._createHelper(algo[name]);
  helpers[`Hmac${name}`] = Hasher._createHmacHelper(algo[name]);
}
for (const name of ["PBKDF2", "EvpKDF"]) {
  helpers[name] = (password, salt, cfg) => algo[name].create(cfg).compute(password, salt);
}
