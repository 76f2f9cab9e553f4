// CryptoJS 3.3 as scripts know it; what it computes is computed in Rust.
import { Base, WordArray, enc } from "./crypto_words.js";
import { BufferedBlockAlgorithm, Hasher, algo, helpers } from "./crypto_digests.js";
import * as made from "./crypto_ciphers.js";

const { BlockCipher, BlockCipherMode, Cipher, CipherParams, PasswordBasedCipher, SerializableCipher, StreamCipher } = made;
const { ciphers, format, kdf, mode, pad } = made;

const lib = {
  Base,
  WordArray,
  BufferedBlockAlgorithm,
  Hasher,
  Cipher,
  StreamCipher,
  BlockCipherMode,
  BlockCipher,
  CipherParams,
  SerializableCipher,
  PasswordBasedCipher,
};

const CryptoJS = { lib, enc, algo: { ...algo, ...ciphers }, ...helpers, mode, pad, format, kdf };
for (const name of Object.keys(ciphers)) CryptoJS[name] = Cipher._createHelper(ciphers[name]);

export default CryptoJS;
