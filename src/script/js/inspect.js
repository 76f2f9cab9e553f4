// Stand-in.
export const inspect = (value) => { try { return JSON.stringify(value) ?? String(value); } catch { return String(value); } };
