import { assertEquals } from "@std/assert";
import { PLANTED_CASE, PLANTED_CASES, PLANTED_SEED, READERS } from "./planted.ts";
import type { FoundFault, Tally } from "./run.ts";
import { watchParts } from "./watch.ts";

/** What the driver has to say of each. */
const EXPECTED: Readonly<Record<string, string>> = {
  hangs: "hang: did not come back",
  slow: "hang: took",
  crashes: "crash: TypeError: Cannot read properties of undefined",
  overflows: "crash: RangeError: Invalid array length",
  "throws a text": "crash: thrown: ",
  greedy: "greed: made buffers of 107374182",
  "greedy in parts": "greed: made buffers of ",
  "greedy with lists": "greed: the heap grew by ",
  "eats the heap": "greed: ended the process",
  wrong: "wrong: read 2",
};

Deno.test("watchParts finds a reader that hangs, is slow, crashes, is greedy, or is silently wrong, at its case, and goes on", async () => {
  const module = new URL("./planted.ts", import.meta.url).href;
  const faults: FoundFault[] = [];
  const tallies: Tally[] = [];
  const parts = READERS.map(({ name }) => ({ reader: name, seed: PLANTED_SEED, from: 0, to: PLANTED_CASES }));
  await watchParts(parts, {
    module,
    onFault: (fault) => faults.push(fault),
    onTally: (tally) => tallies.push(tally),
  });
  const said = Object.fromEntries(faults.map(({ reader, kind, message }) => {
    const text = `${kind}: ${message}`;
    return [reader, text.slice(0, EXPECTED[reader]?.length ?? text.length)];
  }));
  assertEquals(said, EXPECTED);
  assertEquals(new Set(faults.map(({ index }) => index)), new Set([PLANTED_CASE]));
  for (const { name } of READERS) {
    const own = tallies.filter(({ reader }) => reader === name);
    const equal = own.reduce((sum, tally) => sum + tally.equal, 0);
    // All the other cases were run, of those readers too that ended their process.
    assertEquals([name, equal], [name, name === "wasteful" ? PLANTED_CASES : PLANTED_CASES - 1]);
  }
  assertEquals(tallies.reduce((sum, { refused }) => sum + refused, 0), 1);
});
