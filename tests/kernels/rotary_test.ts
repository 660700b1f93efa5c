import { assert } from "@std/assert";
import { rotaryTable } from "../../lib/autograd/mod.ts";
import { assertSameBits, backends, checkCase, uniforms, within } from "./support.ts";

const SIZES: readonly Record<"rows" | "T" | "heads" | "D" | "spare" | "first", number>[] = [
  ...[2, 4, 6, 8, 10, 12, 14, 16, 18, 22, 26, 30, 34, 48, 64].flatMap((D, i) =>
    [1, 2, 3, 5].map((heads) => ({ rows: 6, T: 3, heads, D, spare: i, first: i % 4 }))
  ),
  ...[...Array(33).keys()].map((spare) => ({ rows: 3, T: 3, heads: 1, D: 6, spare, first: 1 })),
  // Rows that end within a sequence, one row a sequence, none at all, no head.
  { rows: 7, T: 5, heads: 2, D: 4, spare: 1, first: 0 },
  { rows: 5, T: 1, heads: 2, D: 6, spare: 3, first: 2 },
  { rows: 0, T: 4, heads: 2, D: 6, spare: 3, first: 2 },
  { rows: 4, T: 2, heads: 0, D: 6, spare: 13, first: 2 },
];

Deno.test("rotary agrees with the reference for heads and rows of every width, both ways, in place too", () => {
  for (const { spare, ...sizes } of SIZES) {
    const { rows, T, heads, D, first } = sizes;
    const columns = heads * D + spare;
    for (const inverse of [false, true]) {
      for (const inPlace of [{}, { y: "x" }] as const) {
        checkCase({
          label: `rotary ${JSON.stringify({ ...sizes, columns, inverse, inPlace })}`,
          inPlace,
          floats: {
            x: uniforms(rows * columns, -2, 2),
            y: uniforms(rows * columns),
            table: uniforms((first + T) * D),
          },
          outputs: { y: within(6e-7) },
          run: (kernels, arrays) => kernels.rotary({ ...arrays, ...sizes, columns, inverse }),
        });
      }
    }
  }
});

Deno.test("rotary copies the columns behind the heads bit by bit", () => {
  const x = Float32Array.of(1, 2, NaN, -0, Infinity, -Infinity, 2 ** -149);
  for (const kernels of backends) {
    const y = new Float32Array(7);
    const table = Float32Array.of(1, 0);
    kernels.rotary({ x, y, rows: 1, columns: 7, heads: 1, D: 2, T: 1, table, first: 0, inverse: false });
    assertSameBits(y, x, kernels.name);
  }
});

Deno.test("rotary leaves products of a query and a key to their distance", () => {
  const D = 10;
  const [query, key] = [uniforms(D), uniforms(D)];
  for (const kernels of backends) {
    const table = Float32Array.from(rotaryTable(40, D).data);
    const score = (q: number, k: number): number => {
      const [a, b] = [new Float32Array(D), new Float32Array(D)];
      const sizes = { rows: 1, columns: D, heads: 1, D, T: 1, table, inverse: false };
      kernels.rotary({ ...sizes, x: query, y: a, first: q });
      kernels.rotary({ ...sizes, x: key, y: b, first: k });
      return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    };
    const near = score(5, 2);
    assert(Math.abs(score(36, 33) - near) < 2e-5, `${kernels.name}: ${score(36, 33)} and ${near}`);
    assert(Math.abs(score(5, 3) - near) > 1e-3, `${kernels.name}: other distances give other products`);
  }
});
