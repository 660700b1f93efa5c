import { countAllocation } from "../fuzz/allocation_counter.ts";
import { assert, assertEquals } from "@std/assert";
import { encodeNpy, type NpyArray, parseNpy } from "../../lib/formats/npy.ts";
import { findNpzDamage } from "../../lib/formats/npz_damage.ts";
import { listNpz, readNpz, writeNpz } from "../../lib/formats/npz.ts";
import { generator, mutate } from "./mutations.ts";
import { npyFile } from "./npy_samples.ts";
import { zipFile } from "./zip_samples.ts";

const SEED = 20_260_101;
const MAX_BYTES = 2 ** 20;
const SLACK_BYTES = 16 * 2 ** 20;
const SLOWEST_MS = 1000;

interface Tally {
  loaded: number;
  refused: number;
}

/** Reads a mutated file and holds the outcome against the contract. */
function judge(read: () => Iterable<NpyArray>, tally: Tally, what: string): void {
  const started = performance.now();
  const { bytes, result, error } = countAllocation(() => [...read()]);
  const took = performance.now() - started;
  assert(took < SLOWEST_MS, `${what}: took ${took} ms`);
  let held = 0;
  if (result !== undefined) {
    tally.loaded++;
    for (const { shape, data } of result) {
      const elements = shape.reduce((product, size) => product * size, 1);
      assert(elements === data.length, `${what}: shape (${shape}) with ${data.length} elements`);
      held += data.byteLength;
    }
    assert(held <= MAX_BYTES, `${what}: ${held} bytes of arrays`);
  } else {
    tally.refused++;
    const ours = error instanceof SyntaxError || error instanceof RangeError;
    assert(ours && error.message.startsWith("Cannot read fuzzed as "), `${what}: ${error}`);
  }
  assert(bytes <= MAX_BYTES + SLACK_BYTES, `${what}: allocated ${bytes} bytes`);
}

function golden(name: string): Uint8Array {
  return Deno.readFileSync(new URL(`../golden/npz/${name}.npz`, import.meta.url));
}

/** What is looked at and found whole is what can be read. */
function agree(bytes: Uint8Array, label: string): void {
  const outcome = <T>(body: () => T): T | "refused" => {
    try {
      return body();
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError) return "refused";
      throw error;
    }
  };
  const damage = outcome(() => findNpzDamage(bytes, { name: "fuzzed", maxBytes: MAX_BYTES }).length);
  const arrays = outcome(() => readNpz(bytes, { name: "fuzzed", maxBytes: MAX_BYTES }));
  if (damage === "refused") assertEquals(arrays, "refused", label);
  else if (arrays === "refused") assert(damage > 0, `${label}: damage unseen`);
  // Data of a type that is not read is looked at all the same.
  else if (arrays.skipped.length === 0) assertEquals(damage, 0, label);
}

Deno.test(`readNpz, listNpz and findNpzDamage load or refuse 3,000 mutated archives (seed ${SEED}) in time, memory and error class`, () => {
  const next = generator(SEED);
  const zeros = { shape: [50, 100], data: new Float64Array(5000) };
  const sources = [
    ...["stored", "deflate", "extrakeys", "fortran", "bigendian", "f16", "f64"].map(golden),
    writeNpz([["a", { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }]]),
    writeNpz([["a", { shape: [0], data: new Int8Array(0) }], ["z", zeros]], { compress: true }),
  ];
  const tally: Tally = { loaded: 0, refused: 0 };
  for (let i = 0; i < 3000; i++) {
    const bytes = mutate(sources[next(sources.length)], next);
    judge(() => readNpz(bytes, { name: "fuzzed", maxBytes: MAX_BYTES }).values(), tally, `archive ${i}`);
    agree(bytes, `archive ${i}`);
    judge(
      () => listNpz(bytes, { name: "fuzzed" }).map(() => ({ shape: [0], dtype: "", data: new Int8Array(0) })),
      {
        loaded: 0,
        refused: 0,
      },
      `listing ${i}`,
    );
  }
  assert(tally.loaded > 50 && tally.refused > 1000, `loaded ${tally.loaded}, refused ${tally.refused}`);
});

Deno.test(`readNpz loads or refuses 1,500 archives with damage under a true CRC (seed ${SEED + 1})`, () => {
  // The damage is done before zipping, so that it reaches the npy reader and the CRC does not hide it.
  const next = generator(SEED + 1);
  const sources = [
    encodeNpy({ shape: [4, 6], data: new Float32Array(24).fill(0.5) }),
    npyFile({ descr: "'>f2'", fortran: true, shape: [3, 5, 2], data: new Uint8Array(60).fill(60) }),
    npyFile({ descr: "'|b1'", shape: [9], data: new Uint8Array(9).fill(1), version: 2 }),
  ];
  const tally: Tally = { loaded: 0, refused: 0 };
  for (let i = 0; i < 1500; i++) {
    const member = mutate(sources[next(sources.length)], next);
    const bytes = zipFile([{ name: "w.npy", packed: member }]);
    judge(() => readNpz(bytes, { name: "fuzzed", maxBytes: MAX_BYTES }).values(), tally, `member ${i}`);
  }
  assert(tally.loaded > 50 && tally.refused > 500, `loaded ${tally.loaded}, refused ${tally.refused}`);
});

Deno.test(`parseNpy loads or refuses 3,000 mutated files (seed ${SEED + 2}) in time, memory and error class`, () => {
  const next = generator(SEED + 2);
  const sources = [
    encodeNpy({ shape: [4, 6], data: new Float32Array(24).fill(0.5) }),
    encodeNpy({ shape: [], data: BigInt64Array.of(-5n) }),
    encodeNpy({ shape: [0, 3], data: new Uint16Array(0) }),
    encodeNpy({ shape: [10], data: new Float64Array(10).fill(7), dtype: "<f2" }),
    npyFile({
      descr: "'>i4'",
      fortran: true,
      shape: [3, 5, 2],
      data: new Uint8Array(120).fill(3),
      version: 3,
    }),
    npyFile({ descr: "[('a', '<f4'), ('b', '|O')]", shape: [2], data: new Uint8Array(24) }),
  ];
  const tally: Tally = { loaded: 0, refused: 0 };
  for (let i = 0; i < 3000; i++) {
    const bytes = mutate(sources[next(sources.length)], next);
    judge(() => [parseNpy(bytes, "fuzzed")], tally, `file ${i}`);
  }
  assert(tally.loaded > 100 && tally.refused > 1000, `loaded ${tally.loaded}, refused ${tally.refused}`);
});
