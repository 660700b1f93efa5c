import { assert, assertEquals, assertThrows } from "@std/assert";
import { dequantiseInt8, type Int8Matrix, quantiseInt8 } from "../../lib/kernels/mod.ts";
import { uniforms } from "./support.ts";

Deno.test("quantiseInt8 gives values and scales worked out by hand, ties to even", () => {
  const w = Float32Array.of(127, 0.5, 1.5, 2.5, -254, -1, -3, -5, 0, 0, -0, 0);
  const { values, scales } = quantiseInt8(w, { N: 1, K: 12, group: 4 });
  assertEquals([...values], [127, 0, 2, 2, -127, 0, -2, -2, 0, 0, 0, 0]);
  assertEquals([...scales], [1, 2, 0]);
});

Deno.test("quantiseInt8 is off by at most half a scale, and uses ±127 in every group that is not zero", () => {
  for (const [N, K, group] of [[3, 96, 32], [5, 128, 64], [1, 20, 4], [7, 36, 36]] as const) {
    const w = uniforms(N * K, -3, 2);
    const matrix = quantiseInt8(w, { N, K, group });
    const back = dequantiseInt8(matrix);
    assertEquals(back.length, N * K);
    w.forEach((value, i) => {
      const allowed = matrix.scales[Math.floor(i / group)]! * (0.5 + 1e-5);
      assert(Math.abs(back[i]! - value) <= allowed, `${value} became ${back[i]}, allowed ${allowed}`);
    });
    for (let start = 0; start < N * K; start += group) {
      const sizes = matrix.values.subarray(start, start + group).map(Math.abs);
      assertEquals(Math.max(...sizes), 127);
    }
  }
});

Deno.test("quantiseInt8 gives back what is exact: multiples of a power of two", () => {
  const w = Float32Array.from({ length: 64 }, (_, i) => (i === 0 ? 127 : (37 * i) % 255 - 127) / 4);
  assertEquals(
    dequantiseInt8(quantiseInt8(w, { N: 2, K: 32, group: 32 })).subarray(0, 32),
    w.subarray(0, 32),
  );
});

Deno.test("quantiseInt8 of the transposed matrix is the same, from float64 too", () => {
  const [N, K, group] = [5, 24, 8];
  const w = uniforms(N * K);
  const turned = Float64Array.from({ length: N * K }, (_, i) => w[(i % N) * K + Math.floor(i / N)]!);
  assertEquals(quantiseInt8(turned, { N, K, group, transpose: true }), quantiseInt8(w, { N, K, group }));
});

Deno.test("quantiseInt8 stays within ±127 among the least numbers of float32", () => {
  const least = 2 ** -149;
  // 190/127 of the least number is rounded to it, and the quotient would be 190; 63/127 is rounded to 0.
  for (const [size, scale, value] of [[190, least, 127], [63, 0, 0]] as const) {
    const { values, scales } = quantiseInt8(Float32Array.of(size * least, 0, 0, -size * least), {
      ...{ N: 1, K: 4, group: 4 },
    });
    assertEquals([...values], value === 0 ? [0, 0, 0, 0] : [value, 0, 0, -value]);
    assertEquals([...scales], [scale]);
  }
});

Deno.test("quantiseInt8 refuses numbers that are not finite, sizes and groups that do not fit", () => {
  const options = { N: 2, K: 8, group: 4 };
  for (const bad of [NaN, Infinity, -Infinity, 1e39]) {
    const w = new Float64Array(16);
    w[13] = bad;
    assertThrows(
      () => quantiseInt8(w, options),
      RangeError,
      "Cannot quantise weights as each must be a finite float32: one in row 1, columns 4 to 7, is not",
    );
  }
  const w = new Float32Array(16);
  for (const group of [0, -4, 2, 3, 6, 16, 12, NaN, 4.5, Infinity]) {
    assertThrows(
      () => quantiseInt8(w, { ...options, group }),
      RangeError,
      `Cannot quantise weights as group must be a multiple of 4 up to 131072 that divides K = 8: ${group}`,
    );
  }
  const huge = { N: 1, K: 131076, group: 131076 };
  assertThrows(
    () => quantiseInt8(new Float32Array(131076), huge),
    RangeError,
    "Cannot quantise weights as group",
  );
  for (const size of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => quantiseInt8(w, { ...options, N: size }),
      RangeError,
      `Cannot quantise weights as N must be a positive integer: ${size}`,
    );
    assertThrows(
      () => quantiseInt8(w, { ...options, K: size }),
      RangeError,
      "as K must be a positive integer",
    );
  }
  for (const count of [0, 15, 17]) {
    assertThrows(
      () => quantiseInt8(new Float32Array(count), options),
      RangeError,
      `Cannot quantise weights as w must hold 16 numbers: ${count}`,
    );
  }
});

Deno.test("dequantiseInt8 refuses arrays and groups that do not fit", () => {
  const good: Int8Matrix = {
    ...{ N: 1, K: 8, group: 4 },
    values: new Int8Array(8),
    scales: new Float32Array(2),
  };
  for (
    const [change, text] of [
      [{ values: new Int8Array(7) }, "values must hold 8 numbers: 7"],
      [{ scales: new Float32Array(3) }, "scales must hold 2 numbers: 3"],
      [{ group: 3 }, "group must be a multiple of 4"],
      [{ N: 0 }, "N must be a positive integer: 0"],
    ] as const
  ) {
    assertThrows(
      () => dequantiseInt8({ ...good, ...change }),
      RangeError,
      `Cannot dequantise weights as ${text}`,
    );
  }
});
