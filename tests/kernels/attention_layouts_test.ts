/** What attention's layouts and sizes may be, and what NaN and ∞ do beside it. */
import { assert, assertThrows } from "@std/assert";
import type { FloatArray, HeadLayout, Kernels } from "../../lib/kernels/kernels.ts";
import { assertClose, assertSameBits, backends, reference, uniforms, within } from "./support.ts";

Deno.test("attention reads one key, value and bias array for all batches and heads at distance 0", () => {
  const [B, H, Tq, Tk, D] = [3, 2, 4, 9, 6];
  const [q, k, v, bias] = [B * Tq * H * D, Tk * D, Tk * D, Tq * Tk].map((count) => uniforms(count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const run = (kernels: Kernels, widen: (x: Float32Array) => FloatArray): FloatArray => {
    const out = widen(new Float32Array(B * Tq * H * D));
    const own = (array: FloatArray): HeadLayout => ({
      ...{ array, offset: 0, batch: Tq * H * D, row: H * D, head: D },
    });
    const shared = (array: FloatArray, row: number): HeadLayout => ({
      array,
      offset: 0,
      batch: 0,
      row,
      head: 0,
    });
    kernels.attention({
      ...{ B, H, Tq, Tk, D, scale: 0.4, q: own(widen(q)), k: shared(widen(k), D), v: shared(widen(v), D) },
      bias: shared(widen(bias), Tk),
      out: own(out),
      weights: widen(new Float32Array(B * H * Tq * Tk)),
    });
    return out;
  };
  const expected = run(reference, (x) => Float64Array.from(x));
  for (const kernels of backends) assertClose(run(kernels, (x) => x), expected, within(1e-6), kernels.name);
});

Deno.test("attention refuses heads of which not even eight rows fit the scratch, and more keys than do", () => {
  const D = 32769;
  const array = new Float32Array(D);
  const head: HeadLayout = { array, offset: 0, batch: D, row: D, head: D };
  const sizes = { B: 1, H: 1, Tq: 1, Tk: 1, D, scale: 1 };
  const call = { ...sizes, q: head, k: head, v: head, out: head, weights: new Float32Array(1) };
  const gradient = { ...call, dOut: head, dq: head, dk: head, dv: head, biasColumns: 0 };
  for (const kernels of backends) {
    const rule = "Cannot run attention as a head is at most 32768 wide: 32769";
    assertThrows(() => kernels.attention(call), RangeError, rule);
    assertThrows(() => kernels.attentionGrad(gradient), RangeError, rule);
    const long = { ...call, D: 1, Tk: 262129 };
    const keys = "Cannot run attention as there are at most 262128 keys: 262129";
    assertThrows(() => kernels.attention(long), RangeError, keys);
  }
});

Deno.test("attention lets a NaN among the values reach only queries of the tile that its own position is in", () => {
  const [T, D, at] = [40, 4, 21];
  const array = uniforms(T * D);
  const v = uniforms(T * D);
  v[at * D] = NaN;
  const out = new Float32Array(T * D);
  const of = (array: FloatArray): HeadLayout => ({ array, offset: 0, batch: T * D, row: D, head: D });
  const sizes = { B: 1, H: 1, Tq: T, Tk: T, D, scale: 1 };
  for (const kernels of backends) {
    kernels.attention({
      ...{ ...sizes, q: of(array), k: of(array), v: of(v), out: of(out), weights: new Float32Array(T * T) },
    });
    const first = out.findIndex(Number.isNaN) / D;
    assert(first <= at && first > at - 6, `${kernels.name}: the first query with a NaN is ${first}`);
    for (let i = at; i < T; i++) assert(Number.isNaN(out[i * D]), `${kernels.name}: query ${i} sees the NaN`);
    assert(out.every((value, i) => i % D === 0 || !Number.isNaN(value)), `${kernels.name}: another column`);
  }
});

Deno.test("attention gives a query the same bits however many keys follow its own", () => {
  const [longest, D] = [40, 4];
  const [q, k, v] = [uniforms(longest * D), uniforms(longest * D), uniforms(longest * D)];
  for (const kernels of backends) {
    const run = (T: number): Float32Array => {
      const of = (array: FloatArray): HeadLayout => ({ array, offset: 0, batch: T * D, row: D, head: D });
      const out = new Float32Array(T * D);
      const sizes = { B: 1, H: 1, Tq: T, Tk: T, D, scale: 1 };
      kernels.attention({
        ...{ ...sizes, q: of(q), k: of(k), v: of(v), out: of(out), weights: new Float32Array(T * T) },
      });
      return out;
    };
    const whole = run(longest);
    for (let T = 1; T < longest; T++) {
      assertSameBits(run(T), whole.subarray(0, T * D), `${kernels.name}, ${T} keys`);
    }
  }
});

Deno.test("attention gives one query behind many keys the bits of the last row of all queries, read ahead or not", () => {
  const [H, G, D, T] = [6, 2, 16, 200];
  const width = 2 * (H / G) * D; // keys and values side by side: 38 kB of keys, enough to be read ahead
  for (const B of [1, 2]) {
    const [q, kv] = [uniforms(B * T * H * D), uniforms(B * T * width)];
    const own = (array: FloatArray, rows: number, from = 0): HeadLayout => ({
      ...{ array, offset: from * H * D, batch: rows * H * D, row: H * D, head: D },
    });
    const shared = (offset: number): HeadLayout => ({
      ...{ array: kv, offset, batch: T * width, row: width, head: D },
    });
    for (const kernels of backends) {
      const run = (Tq: number): Float32Array => {
        const [out, from] = [new Float32Array(B * Tq * H * D), T - Tq];
        const queries = { ...own(q, Tq, from), batch: T * H * D };
        kernels.attention({
          ...{ B, H, G, Tq, Tk: T, D, scale: 0.4, q: queries, k: shared(0), v: shared(width / 2) },
          ...{ out: own(out, Tq), weights: new Float32Array(B * H * Tq * T) },
        });
        return out;
      };
      const [all, few] = [run(T), run(1)];
      for (let b = 0; b < B; b++) {
        const last = all.subarray(((b + 1) * T - 1) * H * D, (b + 1) * T * H * D);
        assertSameBits(few.subarray(b * H * D, (b + 1) * H * D), last, `${kernels.name}, batch ${b}`);
      }
    }
  }
});
