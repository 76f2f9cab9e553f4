// Stand-in.
class AssertionError extends Error {}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError" });
export function createExpect() {
  return (value) => ({ to: { equal(other) { if (value !== other) throw new AssertionError(`expected ${value} to equal ${other}`); },
    have: { status(code) { if (value.code !== code) throw new AssertionError(`expected response to have status code ${code} but got ${value.code}`); } } } });
}
