// Arrays and hand-made `.npy` files that the format tests share.
import fc from "fast-check";
import type { NpyData } from "../../lib/formats/npy.ts";

const makers = [
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];

/** Any readable typed array with random bits (NaN payloads included) and a shape of 0 to 4 axes, sizes 0 to 5. */
export const anyArray: fc.Arbitrary<{ shape: number[]; data: NpyData }> = fc
  .tuple(fc.constantFrom(...makers), fc.array(fc.nat(5), { maxLength: 4 }))
  .chain(([Maker, shape]) => {
    const elements = shape.reduce((product, size) => product * size, 1);
    const bytes = elements * Maker.BYTES_PER_ELEMENT;
    return fc
      .uint8Array({ minLength: bytes, maxLength: bytes })
      .map((raw) => ({ shape, data: new Maker(raw.slice().buffer) as NpyData }));
  });

/** Same class and same bytes (plain equality would merge NaN payloads and signed zeros). */
export function sameBits(a: NpyData, b: NpyData): boolean {
  const [x, y] = [a, b].map((data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return a.constructor === b.constructor && x.length === y.length && x.every((byte, i) => byte === y[i]);
}

/** Builds an `.npy` file from raw parts, independently of `encodeNpy`, so that wrong ones can be made. */
export function npyFile(parts: {
  descr?: string;
  fortran?: boolean;
  shape?: number[];
  text?: string;
  data?: Uint8Array;
  version?: number;
}): Uint8Array {
  const { descr = "'<f4'", fortran = false, shape = [], data = new Uint8Array(0), version = 1 } = parts;
  const axes = shape.map((size) => `${size},`).join(" ");
  const dict = parts.text ??
    `{'descr': ${descr}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${axes}), }`;
  const start = version === 1 ? 10 : 12;
  const end = Math.ceil((start + dict.length + 1) / 64) * 64;
  const text = dict.padEnd(Math.max(end, 128) - start - 1) + "\n";
  const length = version === 1
    ? [text.length & 255, text.length >> 8]
    : [text.length & 255, (text.length >> 8) & 255, text.length >> 16, 0];
  const header = [0x93, ...new TextEncoder().encode("NUMPY"), version, 0, ...length];
  return Uint8Array.from([...header, ...Array.from(text, (character) => character.charCodeAt(0)), ...data]);
}
