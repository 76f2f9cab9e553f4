// The ciphers of CryptoJS: modes, paddings, formats, and keys from passphrases.
import { host, packed } from "./host.js";
import { Base, WordArray, asWords, enc, fromBytes, toBytes } from "./crypto_words.js";
import { BufferedBlockAlgorithm, algo } from "./crypto_digests.js";

export const BlockCipherMode = Base.extend({ createEncryptor() {}, createDecryptor() {} });

const named = (name, needsIv = true) => BlockCipherMode.extend({ _name: name, _needsIv: needsIv });

export const mode = {
  CBC: named("cbc"),
  CFB: named("cfb"),
  CTR: named("ctr"),
  OFB: named("ofb"),
  ECB: named("ecb", false),
};

// How many bytes are missing up to a whole block, at least one.
const missing = (data, blockSize) => blockSize * 4 - (data.sigBytes % (blockSize * 4));
const lastByte = (data) => data.words[(data.sigBytes - 1) >>> 2] & 0xff;

function append(data, bytes) {
  data.concat(fromBytes(Uint8Array.from(bytes)));
}

function cutLast(data) {
  data.sigBytes -= lastByte(data);
}

const ZeroPadding = {
  pad(data, blockSize) {
    const count = missing(data, blockSize) % (blockSize * 4);
    append(data, new Uint8Array(count));
  },
  unpad(data) {
    const bytes = toBytes(data);
    let count = bytes.length;
    while (count > 0 && bytes[count - 1] === 0) count--;
    data.sigBytes = count;
  },
};

export const pad = {
  Pkcs7: {
    pad(data, blockSize) {
      const count = missing(data, blockSize);
      append(data, new Uint8Array(count).fill(count));
    },
    unpad: cutLast,
  },
  AnsiX923: {
    pad(data, blockSize) {
      const bytes = new Uint8Array(missing(data, blockSize));
      bytes[bytes.length - 1] = bytes.length;
      append(data, bytes);
    },
    unpad: cutLast,
  },
  Iso10126: {
    pad(data, blockSize) {
      const bytes = host.randomBytes(missing(data, blockSize));
      bytes[bytes.length - 1] = bytes.length;
      append(data, bytes);
    },
    unpad: cutLast,
  },
  Iso97971: {
    pad(data, blockSize) {
      append(data, [0x80]);
      ZeroPadding.pad(data, blockSize);
    },
    unpad(data) {
      ZeroPadding.unpad(data);
      data.sigBytes--;
    },
  },
  ZeroPadding,
  NoPadding: { pad() {}, unpad() {} },
};

export const Cipher = BufferedBlockAlgorithm.extend({
  cfg: Base.extend(),
  keySize: 128 / 32,
  ivSize: 128 / 32,
  _ENC_XFORM_MODE: 1,
  _DEC_XFORM_MODE: 2,
  createEncryptor(key, cfg) {
    return this.create(this._ENC_XFORM_MODE, key, cfg);
  },
  createDecryptor(key, cfg) {
    return this.create(this._DEC_XFORM_MODE, key, cfg);
  },
  init: function (xformMode, key, cfg) {
    this.cfg = this.cfg.extend(cfg);
    this._xformMode = xformMode;
    this._key = key;
    this.reset();
  },
  // All of it comes with `finalize`.
  process(data) {
    this._append(data);
    return new WordArray.init();
  },
  finalize(data) {
    if (data) this._append(data);
    return this._doFinalize();
  },
  _createHelper: (cipher) => ({
    encrypt: (message, key, cfg) => strategy(key).encrypt(cipher, message, key, cfg),
    decrypt: (ciphertext, key, cfg) => strategy(key).decrypt(cipher, ciphertext, key, cfg),
  }),
});

const strategy = (key) => (typeof key === "string" ? PasswordBasedCipher : SerializableCipher);

// The bytes of a vector; whoever chains needs one.
function vector(cipher) {
  const { iv } = cipher.cfg;
  if (!iv || !iv.words) throw new TypeError("Cannot read properties of undefined (reading 'words'): the cipher needs an iv");
  return toBytes(iv);
}

export const BlockCipher = Cipher.extend({
  cfg: Cipher.cfg.extend({ mode: mode.CBC, padding: pad.Pkcs7 }),
  blockSize: 128 / 32,
  _keyBytes() {
    return toBytes(this._key);
  },
  _doFinalize() {
    const { mode, padding } = this.cfg;
    if (!mode || !mode._name) throw new Error("this mode of a block cipher is not supported");
    const encrypts = this._xformMode === this._ENC_XFORM_MODE;
    const data = this._data;
    if (encrypts) padding.pad(data, this.blockSize);
    const size = this.blockSize * 4;
    const given = toBytes(data);
    const whole = new Uint8Array(Math.ceil(given.length / size) * size);
    whole.set(given);
    const task = `${this._name}-${mode._name}-${encrypts ? "encrypt" : "decrypt"}`;
    const key = this._keyBytes();
    const iv = mode._needsIv ? vector(this) : new Uint8Array(0);
    const made = fromBytes(host.cipher(task, packed(key), packed(iv), packed(whole)));
    made.sigBytes = data.sigBytes;
    if (!encrypts) padding.unpad(made);
    this.reset();
    return made;
  },
});

export const StreamCipher = Cipher.extend({
  blockSize: 1,
  _doFinalize() {
    const made = fromBytes(this._apply(packed(toBytes(this._key)), packed(toBytes(this._data))));
    this.reset();
    return made;
  },
});

// A key as long as the cipher takes it: longer ones are cut, shorter ones go on with zeros.
function fitted(key, count) {
  const bytes = new Uint8Array(count);
  bytes.set(toBytes(key).subarray(0, count));
  return bytes;
}

export const ciphers = {
  AES: BlockCipher.extend({ _name: "aes", keySize: 256 / 32 }),
  DES: BlockCipher.extend({
    _name: "des",
    keySize: 64 / 32,
    ivSize: 64 / 32,
    blockSize: 64 / 32,
    _keyBytes() {
      return fitted(this._key, 8);
    },
  }),
  TripleDES: BlockCipher.extend({
    _name: "3des",
    keySize: 192 / 32,
    ivSize: 64 / 32,
    blockSize: 64 / 32,
    _keyBytes() {
      return fitted(this._key, 24);
    },
  }),
  RC4: StreamCipher.extend({
    keySize: 256 / 32,
    ivSize: 0,
    _apply: (key, data) => host.rc4(key, data, 0),
  }),
  Rabbit: StreamCipher.extend({
    blockSize: 128 / 32,
    ivSize: 64 / 32,
    _apply(key, data) {
      const { iv } = this.cfg;
      return host.rabbit(key, packed(iv ? fitted(iv, 8) : new Uint8Array(0)), data);
    },
  }),
  RabbitLegacy: StreamCipher.extend({
    _apply() {
      throw new Error("RabbitLegacy is not supported; Rabbit is");
    },
  }),
};
ciphers.RC4Drop = ciphers.RC4.extend({
  cfg: ciphers.RC4.cfg.extend({ drop: 192 }),
  _apply(key, data) {
    return host.rc4(key, data, this.cfg.drop * 4);
  },
});

export const CipherParams = Base.extend({
  init: function (members) {
    this.mixIn(members);
  },
  toString(formatter) {
    return (formatter || this.formatter).stringify(this);
  },
});

// `Salted__`, the salt, and what was encrypted.
const SALTED = [0x53616c74, 0x65645f5f];

export const format = {
  OpenSSL: {
    stringify({ ciphertext, salt }) {
      const all = salt ? new WordArray.init([...SALTED]).concat(salt).concat(ciphertext) : ciphertext;
      return all.toString(enc.Base64);
    },
    parse(text) {
      const ciphertext = enc.Base64.parse(text);
      const { words } = ciphertext;
      let salt;
      if (words[0] === SALTED[0] && words[1] === SALTED[1]) {
        salt = new WordArray.init(words.slice(2, 4));
        words.splice(0, 4);
        ciphertext.sigBytes -= 16;
      }
      return CipherParams.create({ ciphertext, salt });
    },
  },
  Hex: {
    stringify: ({ ciphertext }) => ciphertext.toString(enc.Hex),
    parse: (text) => CipherParams.create({ ciphertext: enc.Hex.parse(text) }),
  },
};

export const SerializableCipher = Base.extend({
  cfg: Base.extend({ format: format.OpenSSL }),
  encrypt(cipher, message, key, cfg) {
    const all = this.cfg.extend(cfg);
    const encryptor = cipher.createEncryptor(key, all);
    const ciphertext = encryptor.finalize(message);
    const { iv, mode, padding } = encryptor.cfg;
    const { blockSize } = cipher;
    return CipherParams.create({ ciphertext, key, iv, algorithm: cipher, mode, padding, blockSize, formatter: all.format });
  },
  decrypt(cipher, ciphertext, key, cfg) {
    const all = this.cfg.extend(cfg);
    return cipher.createDecryptor(key, all).finalize(this._parse(ciphertext, all.format).ciphertext);
  },
  _parse(ciphertext, format) {
    return typeof ciphertext === "string" ? format.parse(ciphertext, this) : ciphertext;
  },
});

export const kdf = {
  OpenSSL: {
    execute(password, keySize, ivSize, salt) {
      const used = salt || WordArray.random(64 / 8);
      const all = algo.EvpKDF.create({ keySize: keySize + ivSize }).compute(password, used);
      const iv = new WordArray.init(all.words.slice(keySize), ivSize * 4);
      const key = new WordArray.init(all.words.slice(0, keySize), keySize * 4);
      return CipherParams.create({ key, iv, salt: used });
    },
  },
};

export const PasswordBasedCipher = SerializableCipher.extend({
  cfg: SerializableCipher.cfg.extend({ kdf: kdf.OpenSSL }),
  encrypt(cipher, message, password, cfg) {
    const all = this.cfg.extend(cfg);
    const derived = all.kdf.execute(password, cipher.keySize, cipher.ivSize);
    all.iv = derived.iv;
    const made = SerializableCipher.encrypt.call(this, cipher, message, derived.key, all);
    made.mixIn(derived);
    return made;
  },
  decrypt(cipher, ciphertext, password, cfg) {
    const all = this.cfg.extend(cfg);
    const parsed = this._parse(ciphertext, all.format);
    const derived = all.kdf.execute(password, cipher.keySize, cipher.ivSize, parsed.salt);
    all.iv = derived.iv;
    return SerializableCipher.decrypt.call(this, cipher, parsed, derived.key, all);
  },
});
