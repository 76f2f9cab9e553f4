// What one script of a request leaves for those behind it.
import { current } from "../current.js";
import { host } from "../host.js";

// The notes that were found, made when they are first asked for.
export function memo() {
  return (current.memo ??= host.memo() ?? {});
}

// Says that they were changed.
export function changeMemo(changes) {
  current.isMemoNew = true;
  return Object.assign(memo(), changes);
}

// Hands them on.
export function leaveMemo() {
  if (current.isMemoNew) host.leaveMemo(current.memo);
}
