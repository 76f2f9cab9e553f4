// What a script asks for and waits for: requests and cookies.
import { current } from "./current.js";

// Takes note of who waits for the answer to a wish.
export function expectAnswer(id, take) {
  current.asks.set(id, take);
}

// The answer has come.
export function deliver(id, why, number, cookies) {
  const take = current.asks.get(id);
  current.asks.delete(id);
  if (take) take(why, number, cookies);
}
