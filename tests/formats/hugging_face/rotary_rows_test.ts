import { assert, assertEquals, assertThrows } from "@std/assert";
import { reorderRotaryRows } from "../../../lib/formats/hugging_face/rotary_rows.ts";
import type { LlamaTensor } from "../../../lib/formats/llama/tensors.ts";
import { generator } from "../mutations.ts";

const WIDTH = 5;

function sample(rows: number, seed: number): LlamaTensor {
  const next = generator(seed);
  return {
    shape: [rows, WIDTH],
    data: Float32Array.from({ length: rows * WIDTH }, () => next(2001) / 1000 - 1),
  };
}

/** W y for one head, turned at a position; `pair` gives the partner of a row. */
function turned(
  { data }: LlamaTensor,
  y: readonly number[],
  position: number,
  head: number,
  size: number,
  order: "interleaved" | "half-split",
): number[] {
  const raw = Array.from({ length: size }, (_, row) => {
    return y.reduce((sum, value, c) => sum + data[(head * size + row) * WIDTH + c] * value, 0);
  });
  const out = [...raw];
  for (let i = 0; i < size / 2; i++) {
    const angle = position * 10000 ** (-2 * i / size);
    const [a, b] = order === "interleaved" ? [2 * i, 2 * i + 1] : [i, i + size / 2];
    out[a] = raw[a] * Math.cos(angle) - raw[b] * Math.sin(angle);
    out[b] = raw[a] * Math.sin(angle) + raw[b] * Math.cos(angle);
  }
  return out;
}

Deno.test("reorderRotaryRows keeps every attention score, with fewer key heads than query heads", () => {
  const [heads, keyHeads, size] = [4, 2, 6];
  const [wq, wk] = [sample(heads * size, 1), sample(keyHeads * size, 2)];
  const [splitQ, splitK] = [
    reorderRotaryRows(wq, heads, "half-split"),
    reorderRotaryRows(wk, keyHeads, "half-split"),
  ];
  const [x, y] = [[0.3, -1, 0.7, 0.2, -0.4], [1, 0.1, -0.6, 0.9, 0.5]];
  const score = (
    q: LlamaTensor,
    k: LlamaTensor,
    head: number,
    order: "interleaved" | "half-split",
  ): number => {
    const query = turned(q, x, 7, head, size, order);
    const key = turned(k, y, 3, Math.floor(head / (heads / keyHeads)), size, order);
    return query.reduce((sum, value, i) => sum + value * key[i], 0);
  };
  for (let head = 0; head < heads; head++) {
    const wanted = score(wq, wk, head, "interleaved");
    assert(Math.abs(score(splitQ, splitK, head, "half-split") - wanted) < 1e-12);
    assert(Math.abs(score(wq, wk, head, "half-split") - wanted) > 1e-3, "the order matters");
  }
});

Deno.test("reorderRotaryRows is undone by the other direction, and changes nothing that it is given", () => {
  const rows = sample(24, 3);
  const split = reorderRotaryRows(rows, 4, "half-split");
  assertEquals(rows, sample(24, 3));
  assertEquals(reorderRotaryRows(split, 4, "interleaved"), rows);
  // Row 2i + 1 of head 1 came to row i + D/2.
  assertEquals(
    split.data.subarray((6 + 4) * WIDTH, (6 + 5) * WIDTH),
    rows.data.subarray((6 + 3) * WIDTH, (6 + 4) * WIDTH),
  );
});

Deno.test("reorderRotaryRows refuses heads of an odd size", () => {
  const message = "Cannot reorder rotary rows as each head has an even number of them: (6,5) with 2 heads";
  assertThrows(() => reorderRotaryRows(sample(6, 1), 2, "half-split"), TypeError, message);
});
