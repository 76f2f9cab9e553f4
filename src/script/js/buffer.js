// Bytes for scripts: a `Buffer`.
import { lazyGlobals } from "./require.js";

export function toBuffer(bytes) {
  const Buffer = lazyGlobals.Buffer?.();
  return Buffer ? Buffer.from(bytes) : new Uint8Array(bytes);
}
