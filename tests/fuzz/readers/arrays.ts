/** Readers of arrays: npy, npz, safetensors. */
import { deflateSync } from "fflate";
import {
  encodeNpy,
  findNpzDamage,
  listNpz,
  listSafetensors,
  type NpyArray,
  type NpzArrays,
  parseNpy,
  readNpz,
  readSafetensors,
  type SafetensorsFile,
  writeNpz,
  writeSafetensors,
} from "../../../lib/formats/mod.ts";
import { npyFile, sameBits } from "../../formats/npy_samples.ts";

import { crc32 } from "../../../lib/formats/crc32.ts";
import { golden } from "../../formats/llama_samples.ts";
import { zipFile } from "../../formats/zip_samples.ts";
import { damageBytes } from "../damage/bytes.ts";
import { nastyNpy } from "../damage/npy.ts";
import { damageSafetensors } from "../damage/safetensors.ts";
import { damageZip, membersOf } from "../damage/zip.ts";
import { type Damaged, must, type Reader, type Taken } from "../reader.ts";

const name = "fuzzed";
/** What a caller of readNpz allows here. */
const MAX_BYTES = 2 ** 20;

function checkArray({ shape, data }: NpyArray): void {
  must(shape.every((size) => Number.isSafeInteger(size) && size >= 0), `shape (${shape})`);
  const elements = shape.reduce((product, size) => product * size, 1);
  must(elements === data.length, `shape (${shape}) with ${data.length} elements`);
}

const NPY_SAMPLES: readonly Uint8Array[] = [
  encodeNpy({ shape: [4, 6], data: new Float32Array(24).fill(0.5) }),
  encodeNpy({ shape: [], data: BigInt64Array.of(-5n) }),
  encodeNpy({ shape: [0, 3], data: new Uint16Array(0) }),
  encodeNpy({ shape: [10], data: new Float64Array(10).fill(7), dtype: "<f2" }),
  npyFile({ descr: "'>i4'", fortran: true, shape: [3, 5, 2], data: new Uint8Array(120).fill(3), version: 3 }),
  npyFile({ descr: "'|b1'", shape: [9], data: new Uint8Array(9).fill(1), version: 2 }),
];

const npy: Reader = {
  name: "npy",
  promise: "no checksum: as many elements as the shape has, as many bytes as the dtype needs",
  cases: 1500,
  open: () => ({
    samples: NPY_SAMPLES,
    damage: (dice) => ({ bytes: dice(3) === 0 ? nastyNpy(dice) : damageBytes(NPY_SAMPLES, dice) }),
    read: (bytes) => parseNpy(bytes, name),
    check(result, { bytes }) {
      const array = result as NpyArray;
      checkArray(array);
      const item = Number(/\d+$/.exec(array.dtype)![0]);
      const head = bytes[6] === 1
        ? 10 + bytes[8]! + 256 * bytes[9]!
        : 12 + new DataView(bytes.buffer).getUint32(8, true);
      must(
        bytes.length - head === item * array.data.length,
        `${array.data.length} elements of ${bytes.length} bytes`,
      );
      return "accepted";
    },
  }),
};

function goldenNpz(file: string): Uint8Array {
  return Deno.readFileSync(new URL(`../../golden/npz/${file}.npz`, import.meta.url));
}

interface ReadArchive {
  readonly arrays: NpzArrays;
  readonly listed: number;
  readonly damage: number;
}

/** What is listed, what is found whole and what can be read. */
function readArchive(bytes: Uint8Array): ReadArchive {
  const options = { name, maxBytes: MAX_BYTES };
  const listed = refusalOr(() => listNpz(bytes, { name }).length);
  const damage = refusalOr(() => findNpzDamage(bytes, options).length);
  const arrays = refusalOr(() => readNpz(bytes, options));
  // Whether a file is refused may not depend on who looks at it.
  if (typeof arrays !== "object" || arrays instanceof Error) {
    if (!(arrays instanceof Error)) throw new TypeError("no arrays");
    if (damage === 0) throw new Error(`damage unseen: ${arrays.message}`);
    throw arrays;
  }
  if (typeof damage !== "number") throw new Error(`read although ${damage.message}`);
  if (typeof listed !== "number") throw new Error(`read although ${listed.message}`);
  if (arrays.skipped.length === 0 && damage > 0) throw new Error("read although damage was found");
  return { arrays, listed, damage };
}

function refusalOr<T>(body: () => T): T | Error {
  try {
    return body();
  } catch (error) {
    if (
      (error instanceof SyntaxError || error instanceof RangeError) && error.message.startsWith("Cannot read")
    ) {
      return error;
    }
    throw error;
  }
}

const npz: Reader = {
  name: "npz",
  promise:
    "CRC-32: arrays of the original alone; where the damage is under a true CRC, as npy; listed, looked at and read alike",
  cases: 1000,
  open() {
    const zeros = { shape: [50, 100], data: new Float64Array(5000) };
    const samples = [
      ...["stored", "deflate", "extrakeys", "fortran", "bigendian", "f16", "f64"].map(goldenNpz),
      writeNpz([["a", { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]]),
      writeNpz([["a", { shape: [0], data: new Int8Array(0) }], ["z", zeros]], { compress: true }),
    ];
    const whole = samples.flatMap((bytes) => [...readNpz(bytes)]);
    const members = samples.filter(({ length }) => length < 20000).map(membersOf);
    const inner = NPY_SAMPLES;
    return {
      samples,
      damage(dice): Damaged {
        const kind = dice(4);
        if (kind === 0) return damageZip(members, dice);
        if (kind > 1) return { bytes: damageBytes(samples, dice) };
        const packed = damageBytes(inner, dice);
        const size = packed.length;
        const bytes = dice(2) === 0
          ? zipFile([{ name: "w.npy", packed }])
          : zipFile([{ name: "w.npy", packed: deflateSync(packed), method: 8, size, crc: crc32(packed) }]);
        return { bytes, sealed: true };
      },
      read: readArchive,
      check(result, { sealed }): Taken {
        const { arrays } = result as ReadArchive;
        let held = 0;
        for (const [key, array] of arrays) {
          checkArray(array);
          held += array.data.byteLength;
          if (sealed) continue;
          const same = whole.some(([other, { shape, data }]) =>
            key === other && shape.join() === array.shape.join() && sameBits(data, array.data)
          );
          must(same, `array ${key} is none of the original's`);
        }
        must(held <= MAX_BYTES, `${held} bytes of arrays`);
        return sealed ? "accepted" : "equal";
      },
    };
  },
};

const safetensors: Reader = {
  name: "safetensors",
  promise:
    "no checksum: tensors cover the rest of the file exactly, as many elements as the shape has, and F32 the file's bits",
  cases: 2000,
  open() {
    const numbers = (count: number): Float32Array =>
      Float32Array.from({ length: count }, (_, i) => i / 7 - 1);
    const samples = [
      writeSafetensors([["w", { shape: [2, 3], data: numbers(6) }], ["b", { shape: [3], data: numbers(3) }]]),
      writeSafetensors([["w", { shape: [2, 3], data: numbers(6) }], ["none", {
        shape: [0, 4],
        data: numbers(0),
      }]], {
        dtype: "BF16",
        metadata: { format: "pt", note: "é" },
      }),
      writeSafetensors([["a.b", { shape: [], data: numbers(1) }], ["c", {
        shape: [5, 1, 2],
        data: numbers(10),
      }]], {
        dtype: "F16",
      }),
      golden("safetensors/outside.safetensors"),
      writeSafetensors([]),
    ];
    return {
      samples,
      damage: (dice) => ({ bytes: damageSafetensors(samples, dice) }),
      read: (bytes) => readSafetensors(bytes, { name }),
      check(result, { bytes }) {
        const { tensors, skipped } = result as SafetensorsFile;
        const { entries } = listSafetensors(bytes, { name });
        must(entries.length === tensors.size + skipped.length, "not all tensors");
        let end = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
        for (const entry of entries) {
          must(entry.start === end, `${entry.name} starts at ${entry.start}`);
          const tensor = tensors.get(entry.name);
          const elements = entry.shape.reduce((product, size) => product * size, 1);
          must(elements === entry.elements, `${entry.name} has ${entry.elements} elements`);
          end += elements * itemBytes(entry.dtype);
          if (tensor === undefined) continue;
          must(tensor.data.length === elements && tensor.shape.join() === entry.shape.join(), entry.name);
          if (tensor.dtype !== "F32") continue;
          const bits = new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
          must(bits.every((byte, i) => byte === bytes[entry.start + i]), `${entry.name} has other bits`);
        }
        must(end === bytes.length, `${bytes.length - end} bytes are left`);
        return "accepted";
      },
    };
  },
};

function itemBytes(dtype: string): number {
  return dtype === "BOOL" || dtype.startsWith("F8") ? 1 : Number(/\d+$/.exec(dtype)![0]) / 8;
}

export const ARRAY_READERS: readonly Reader[] = [npy, npz, safetensors];
