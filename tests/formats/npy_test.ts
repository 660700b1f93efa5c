import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import npyjs from "npyjs";
import { encodeNpy, type NpyData, parseNpy, parseNpyHeader } from "../../lib/formats/npy.ts";
import { descrOfData } from "../../lib/formats/npy_dtype.ts";
import { anyArray, npyFile, sameBits } from "./npy_samples.ts";

Deno.test("parseNpy gives back what encodeNpy wrote, for every typed array and shape", () => {
  fc.assert(
    fc.property(anyArray, ({ shape, data }) => {
      const bytes = encodeNpy({ shape, data });
      const array = parseNpy(bytes);
      assertEquals(array.shape, shape);
      assertEquals(array.dtype, descrOfData(data));
      assert(sameBits(array.data, data));
      assertEquals(parseNpyHeader(bytes).dataOffset % 64, 0);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("parseNpy reads from a view at any offset and never aliases it", () => {
  const bytes = encodeNpy({ shape: [2], data: Float64Array.of(1, 2) });
  for (let offset = 0; offset < 9; offset++) {
    const holder = new Uint8Array(bytes.length + offset);
    holder.set(bytes, offset);
    const array = parseNpy(holder.subarray(offset));
    holder.fill(0);
    assertEquals(array.data, Float64Array.of(1, 2));
  }
});

Deno.test("parseNpy agrees with npyjs on the types that npyjs reads", () => {
  const samples: NpyData[] = [
    Float32Array.of(1.5, -0, NaN, Infinity),
    Float64Array.of(1e300, -2, 5e-324, 0),
    Int8Array.of(-128, 127, 0, 1),
    Uint8Array.of(0, 255, 7, 1),
    Int16Array.of(-32768, 32767, 0, 1),
    Uint16Array.of(65535, 0, 1, 2),
    Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 1),
    Uint32Array.of(2 ** 32 - 1, 0, 1, 2),
    BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n, 1n),
    BigUint64Array.of(2n ** 64n - 1n, 0n, 1n, 2n),
  ];
  const outside = new npyjs();
  for (const data of samples) {
    const ours = encodeNpy({ shape: [2, 2], data });
    const theirs = outside.parse(ours.buffer as ArrayBuffer);
    assertEquals(theirs.shape, [2, 2]);
    assert(sameBits(theirs.data as NpyData, data), `npyjs reads our ${descrOfData(data)}`);
    const back = parseNpy(new Uint8Array(outside.dump(data, [2, 2])));
    assertEquals([back.shape, back.dtype], [[2, 2], descrOfData(data)]);
    assert(sameBits(back.data, data), `we read npyjs's ${descrOfData(data)}`);
  }
});

Deno.test("parseNpy swaps the bytes of big-endian arrays", () => {
  fc.assert(
    fc.property(anyArray, ({ shape, data }) => {
      const descr = descrOfData(data)!;
      const item = Number(descr[2]);
      if (item === 1) return;
      const bytes = encodeNpy({ shape, data });
      const start = parseNpyHeader(bytes).dataOffset;
      const swapped = bytes.slice(start);
      for (let i = 0; i < swapped.length; i += item) swapped.subarray(i, i + item).reverse();
      const big = npyFile({ descr: `'>${descr.slice(1)}'`, shape, data: swapped });
      const array = parseNpy(big);
      assertEquals(array.dtype, `>${descr.slice(1)}`);
      assert(sameBits(array.data, data));
    }),
    { seed: 2, numRuns: 200 },
  );
});

Deno.test("parseNpy turns Fortran order into row-major, halves and big-endian included", () => {
  // Element (i,j,k) of shape (2,3,4) has the value 100i + 10j + k; the file runs through i fastest.
  const shape = [2, 3, 4];
  const fileOrder: number[] = [];
  for (let k = 0; k < 4; k++) {
    for (let j = 0; j < 3; j++) for (let i = 0; i < 2; i++) fileOrder.push(100 * i + 10 * j + k);
  }
  const rowMajor: number[] = [];
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) for (let k = 0; k < 4; k++) rowMajor.push(100 * i + 10 * j + k);
  }
  for (const little of [true, false]) {
    const order = little ? "<" : ">";
    const half = new DataView(new ArrayBuffer(48));
    fileOrder.forEach((value, i) => half.setFloat16(2 * i, value, little));
    const int = new DataView(new ArrayBuffer(96));
    fileOrder.forEach((value, i) => int.setInt32(4 * i, value, little));
    const data = (view: DataView) => new Uint8Array(view.buffer);
    const halves = parseNpy(npyFile({ descr: `'${order}f2'`, fortran: true, shape, data: data(half) }));
    assertEquals(halves, { shape, dtype: `${order}f2`, data: Float32Array.from(rowMajor) });
    const ints = parseNpy(npyFile({ descr: `'${order}i4'`, fortran: true, shape, data: data(int) }));
    assertEquals(ints, { shape, dtype: `${order}i4`, data: Int32Array.from(rowMajor) });
  }
  const column = npyFile({ descr: "'|u1'", fortran: true, shape: [1, 3, 1], data: Uint8Array.of(1, 2, 3) });
  assertEquals(parseNpy(column).data, Uint8Array.of(1, 2, 3));
  const empty = npyFile({ descr: "'<f4'", fortran: true, shape: [2, 0, 3], data: new Uint8Array(0) });
  assertEquals(parseNpy(empty), { shape: [2, 0, 3], dtype: "<f4", data: new Float32Array(0) });
});

Deno.test("parseNpy reads header versions 1.0, 2.0 and 3.0, keys in any order, and booleans", () => {
  for (const version of [1, 2, 3]) {
    const file = npyFile({ descr: "'|b1'", shape: [2, 1], data: Uint8Array.of(1, 0), version });
    assertEquals(parseNpy(file), { shape: [2, 1], dtype: "|b1", data: Uint8Array.of(1, 0) });
  }
  const shuffled = npyFile({
    text: `{"shape": ( 2L , ), "fortran_order": False, "descr": '<i2'}`,
    data: Uint8Array.of(1, 0, 255, 255),
  });
  assertEquals(parseNpy(shuffled), { shape: [2], dtype: "<i2", data: Int16Array.of(1, -1) });
});

const good = { descr: "'<f4'", shape: [2], data: new Uint8Array(8) };
const malformed: [string, Uint8Array, string][] = [
  [
    "an empty file",
    new Uint8Array(0),
    "Cannot read w.npy as it has to start with \\x93NUMPY: found an empty file\nhint: ",
  ],
  ["text", new TextEncoder().encode("not found\n"), "found plain text"],
  ["a zip", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), "found a zip archive\nhint: if it is an .npz"],
  ["the magic alone", npyFile(good).slice(0, 8), "it has at least 12 header bytes: found 8"],
  ["version 4.0", npyFile({ ...good, version: 4 }), "version 1.0, 2.0 or 3.0: found 4.0"],
  ["a cut header", npyFile(good).slice(0, 60), "it needs 128 header bytes: found 60"],
  [
    "a header of 4 GiB",
    Uint8Array.of(...npyFile({ ...good, version: 2 }).slice(0, 8), 255, 255, 255, 255),
    "at most 65536 bytes: found 4294967295",
  ],
  ["cut data", npyFile(good).slice(0, -2), "it needs 8 data bytes for its shape (2,) of <f4: found 6"],
  [
    "trailing bytes",
    npyFile({ ...good, data: new Uint8Array(9) }),
    "it needs 8 data bytes for its shape (2,) of <f4: found 9",
  ],
  [
    "too many elements",
    npyFile({ ...good, shape: [2 ** 30, 2 ** 30] }),
    "fewer than 2^53 elements: found shape (1073741824,1073741824)",
  ],
  ["too many bytes", npyFile({ ...good, shape: [2 ** 52] }), "fewer than 2^53 data bytes"],
  [
    "a huge axis",
    npyFile({ text: "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999,)}" }),
    "sizes below 2^53 in its header: found 99999999999999999",
  ],
  [
    "a negative axis",
    npyFile({ ...good, text: "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}" }),
    "malformed header dictionary",
  ],
  ["65 axes", npyFile({ ...good, shape: new Array(65).fill(1) }), "a tuple of at most 64 sizes for shape"],
  [
    "a list as shape",
    npyFile({ text: "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}" }),
    "a tuple of at most 64 sizes for shape: found [2]",
  ],
  [
    "a number as shape",
    npyFile({ text: "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}" }),
    "a tuple of at most 64 sizes for shape: found (2)",
  ],
  [
    "a missing key",
    npyFile({ text: "{'descr': '<f4', 'shape': (2,)}" }),
    "it needs fortran_order in its header: found descr, shape",
  ],
  [
    "another key",
    npyFile({ text: "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}" }),
    "only descr, fortran_order and shape in its header",
  ],
  [
    "a repeated key",
    npyFile({ text: "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}" }),
    "each header key once: found descr twice",
  ],
  [
    "code",
    npyFile({ text: "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}" }),
    "expected a string, a size, True, False or a bracket at character 10",
  ],
  [
    "text behind the dictionary",
    npyFile({ text: "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x" }),
    "only padding after the dictionary",
  ],
  ["deep brackets", npyFile({ text: "{'descr': " + "[".repeat(9999) }), "at most 16 levels of brackets"],
  ["an open string", npyFile({ text: "{'descr" }), "a closed string without escapes"],
  [
    "a boolean of 2",
    npyFile({ descr: "'|b1'", shape: [3], data: Uint8Array.of(0, 1, 2) }),
    "only the bytes 0 and 1 as booleans: found 2 at element 2",
  ],
  ["a v3 header that is not UTF-8", npyFile({ text: "{\xff", version: 3 }), "a version 3.0 header in UTF-8"],
];
for (const [what, bytes, expected] of malformed) {
  Deno.test(`parseNpy refuses ${what}`, () => {
    assertThrows(() => parseNpy(bytes, "w.npy"), SyntaxError, expected);
  });
}

Deno.test("parseNpy refuses what is not plain numbers and says what it is; parseNpyHeader still describes it", () => {
  const refused: [string, string][] = [
    ["'|O'", "|O, pickled Python objects"],
    ["'<U5'", "<U5, strings"],
    ["'|S3'", "|S3, strings"],
    ["'<c8'", "<c8, complex numbers"],
    ["'<M8[ns]'", "<M8[ns], dates or time spans"],
    ["'<f16'", "<f16, long doubles"],
    ["[('a', '<f4'), ('b', '<i4', (2,))]", "[('a', '<f4'), ('b', '<i4', (2,))], a structured or void type"],
    ["'|V8'", "|V8, a structured or void type"],
    ["'f4'", "f4, an element type this reader does not know"],
    ["'|f4'", "|f4, an element type this reader does not know"],
    ["'<f1'", "<f1, an element type this reader does not know"],
    ["'<b8'", "<b8, an element type this reader does not know"],
  ];
  for (const [descr, expected] of refused) {
    const bytes = npyFile({ descr, shape: [2], data: new Uint8Array(8) });
    assertThrows(
      () => parseNpy(bytes, "w.npy"),
      SyntaxError,
      `needs a dtype among f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1: found ${expected}`,
    );
    const header = parseNpyHeader(bytes);
    assertEquals([header.shape, header.dataBytes, header.refusal !== null], [[2], null, true]);
  }
});

Deno.test("encodeNpy writes halves rounded to nearest even and refuses finite numbers that become infinite", () => {
  const data = Float64Array.of(0.1, -0, 1e-8, Infinity, NaN, 65519);
  const array = parseNpy(encodeNpy({ shape: [6], data, dtype: "<f2" }));
  assertEquals(array, { shape: [6], dtype: "<f2", data: Float32Array.from(data, Math.f16round) });
  assertThrows(
    () => encodeNpy({ shape: [2], data: Float32Array.of(0, 65520), dtype: "<f2" }),
    RangeError,
    "Cannot write an .npy array as <f2 holds magnitudes below 65520: element 1 is 65520",
  );
});

Deno.test("encodeNpy refuses shapes and types that do not fit", () => {
  const data = Float32Array.of(1, 2, 3);
  assertThrows(
    () => encodeNpy({ shape: [2], data }),
    TypeError,
    "as shape (2,) holds 2 elements: data has 3",
  );
  assertThrows(() => encodeNpy({ shape: [], data }), TypeError, "as shape () holds 1 elements: data has 3");
  assertThrows(() => encodeNpy({ shape: [-3, -1], data }), TypeError, "each a whole number from 0: (-3,-1)");
  assertThrows(() => encodeNpy({ shape: [1.5, 2], data }), TypeError, "each a whole number from 0: (1.5,2)");
  assertThrows(
    () => encodeNpy({ shape: [1], data: Int8Array.of(1), dtype: "<f2" }),
    TypeError,
    "<f2 needs float data: |i1",
  );
  assertThrows(
    () => encodeNpy({ shape: [1], data: [1] as never }),
    TypeError,
    "data has to be a numeric typed array: [object Array]",
  );
  assertThrows(
    () => encodeNpy({ shape: [3], data, dtype: "<f4" as never }),
    TypeError,
    `dtype can only be "<f2" or left out: <f4`,
  );
});
