// Stand-in.
export const lazyGlobals = {};
export const jsonSchema = undefined;
export const createRequire = () => (name) => { throw new Error(`Cannot find module '${name}'`); };
