import { assert, assertEquals, assertThrows } from "@std/assert";
import { lineSpans, LineWindows, LineWindowSampler, UNSCORED } from "../../lib/data/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import golden from "../golden/spiral/windows.json" with { type: "json" };

const MARKS = { bosId: 2, eosId: 3 };
/** A line of four tokens and one of one between marks; with T = 3 the second is too short. */
const STREAM = Int32Array.of(2, 10, 11, 12, 13, 3, 2, 14, 3);

/** numpy's `integers(0, n)`, one at a time: 32-bit halves of draws, the low one first, by Lemire's method. */
function numpyBelow(seed: number): (n: number) => number {
  const random = new Pcg64(seed);
  let held: bigint | undefined;
  const half = (): bigint => {
    const draw = held ?? random.nextUint64();
    held = held === undefined ? draw >> 32n : undefined;
    return draw & 0xffffffffn;
  };
  return (n) => {
    if (n === 1) return 0;
    const range = BigInt(n);
    const threshold = 2n ** 32n % range;
    let product = half() * range;
    while ((product & 0xffffffffn) < threshold) product = half() * range;
    return Number(product >> 32n);
  };
}

Deno.test("LineWindows under upstream's rule has its lines, its starts and its draws", () => {
  assertEquals(golden.length, 3);
  for (
    const { name, ctx_len: T, stream, spans, allowed_starts, V, sample_seed, sample_ctx, sample_y } of golden
  ) {
    const tokens = Int32Array.from(stream);
    const windows = new LineWindows(tokens, { T, rule: "upstream" });
    const usable = lineSpans(tokens, MARKS).filter(({ bos, eos }) => eos - bos >= T + 1);
    assertEquals(usable.map(({ bos, eos }) => [bos, eos]), spans, name);
    assertEquals([...windows.starts()], allowed_starts, name);
    const below = numpyBelow(sample_seed);
    const drawn = sample_y.map(() => windows.drawStart(below));
    // Upstream clips ids to those that the model has.
    const token = (at: number): number => Math.min(stream[at]!, V - 1);
    assertEquals(
      drawn.map((start) => Array.from({ length: T }, (_, i) => token(start + i))),
      sample_ctx,
      name,
    );
    assertEquals(drawn.map((start) => token(start + T)), sample_y, name);
  }
});

Deno.test("LineWindows learns the end of a line under its own rule, and never under upstream's", () => {
  const targets = (rule: "to-eos" | "upstream", T: number): number[] => {
    return [...new LineWindows(STREAM, { T, rule }).starts()].map((start) => STREAM[start + T]!);
  };
  assertEquals(targets("upstream", 3), [12, 13]);
  assertEquals(targets("to-eos", 3), [12, 13, 3]);
  assertEquals(targets("to-eos", 2), [11, 12, 13, 3, 3]);
  assertEquals(new LineWindows(STREAM, { T: 3 }).rule, "to-eos");
});

Deno.test("LineWindows draws all windows equally often, upstream's rule all lines", () => {
  const random = new Pcg64(5);
  const counts = (rule: "to-eos" | "upstream"): Map<number, number> => {
    const windows = new LineWindows(STREAM, { T: 1, rule });
    const counts = new Map<number, number>();
    for (let i = 0; i < 12_000; i++) {
      const start = windows.drawStart((n) => random.below(n));
      counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    assertEquals([...counts.keys()].sort((a, b) => a - b), [...windows.starts()]);
    return counts;
  };
  // Five standard deviations are at most 5·√(12,000/4) = 274.
  for (const count of counts("to-eos").values()) assert(Math.abs(count - 12_000 / 7) < 200, `${count}`);
  const upstream = counts("upstream");
  assert(Math.abs(upstream.get(6)! - 6000) < 274);
  for (const start of [0, 1, 2, 3]) assert(Math.abs(upstream.get(start)! - 1500) < 190);
});

Deno.test("LineWindows takes any start where there is no line, under both rules", () => {
  for (const stream of [[5, 6, 7, 8], [2, 6, 3, 8], [3, 6, 7, 2]]) {
    for (const rule of ["to-eos", "upstream"] as const) {
      const windows = new LineWindows(Int32Array.from(stream), { T: 3, rule });
      assertEquals([...windows.starts()], [0]);
      const asked: number[] = [];
      assertEquals(windows.drawStart((n) => asked.push(n) - 1), 0);
      assertEquals(asked, [1]);
    }
  }
});

Deno.test("LineWindows takes other marks", () => {
  const stream = Int32Array.of(7, 1, 1, 8, 7, 8);
  assertEquals([...new LineWindows(stream, { T: 2, bosId: 7, eosId: 8 }).starts()], [0, 1]);
});

Deno.test("lineSpans gives lines with two begin marks the same end", () => {
  assertEquals(lineSpans(Int32Array.of(2, 5, 2, 3, 2), MARKS), [{ bos: 0, eos: 3 }, { bos: 2, eos: 3 }]);
  assertEquals(lineSpans(Int32Array.of(3, 5, 2), MARKS), []);
});

Deno.test("LineWindowSampler draws contexts with the token behind them, and goes on from a state", () => {
  const [B, T] = [4, 2];
  const sampler = new LineWindowSampler(STREAM, { B, T, seed: 3 });
  const [contexts, targets] = [new Int32Array(B * T), new Int32Array(B)];
  const starts = [...sampler.windows.starts()];
  const state = JSON.parse(JSON.stringify(sampler.state()));
  for (let i = 0; i < 20; i++) {
    sampler.draw(contexts, targets);
    for (let b = 0; b < B; b++) {
      const window = [...contexts.subarray(b * T, (b + 1) * T), targets[b]!];
      assert(starts.some((start) => window.every((token, t) => STREAM[start + t] === token)), `${window}`);
    }
  }
  const resumed = new LineWindowSampler(STREAM, { B, T, seed: 4 });
  resumed.restore(state);
  const [inputs, scored] = [new Int32Array(B * T), new Int32Array(B * T)];
  for (let i = 0; i < 20; i++) resumed.next(inputs, scored);
  assertEquals(inputs, contexts);
  assertEquals([...scored], [...targets].flatMap((target) => [UNSCORED, target]));
  assertEquals(resumed.state(), sampler.state());
});

Deno.test("LineWindowSampler refuses what it cannot draw from", () => {
  const make = (T: number, B = 1) => new LineWindowSampler(STREAM, { B, T, seed: 1 });
  assertThrows(() => make(9), RangeError, "at least T + 1 = 10 tokens: got 9");
  assertThrows(() => make(0), RangeError, "T must be a positive integer: got 0");
  assertThrows(() => make(1, 0), RangeError, "B must be a positive integer: got 0");
  const other = "all" as unknown as "upstream";
  assertThrows(() => new LineWindows(STREAM, { T: 1, rule: other }), RangeError, 'or "upstream": got all');
  assertThrows(
    () => make(2).next(new Int32Array(2), new Int32Array(1)),
    TypeError,
    "2 and 2 entries: got 2 and 1",
  );
  assertThrows(
    () => make(2).draw(new Int32Array(1), new Int32Array(1)),
    TypeError,
    "2 and 1 entries: got 1 and 1",
  );
  const state = make(3).state();
  assertThrows(() => make(2).restore(state), RangeError, "must have 5 windows: got 3");
});
