// What Rust offers. Only the modules beside this one can reach it: the global name is gone before any script runs.
export const host = globalThis.__host;
