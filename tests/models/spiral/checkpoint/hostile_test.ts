/** Hostile spiral checkpoints: refused in words, or the very thing they were made from. */
import { countAllocation } from "../../../fuzz/allocation_counter.ts";
import { assert, assertEquals } from "@std/assert";
import type { NpyInput } from "../../../../lib/formats/mod.ts";
import { readSpiralNpz, writeSpiralNpz } from "../../../../lib/models/spiral/mod.ts";
import { arraysOf, bytesOf, sample } from "./samples.ts";

const SLOWEST_MS = 500;
/** What a hostile file may take beside twice what the file that it was made from takes. */
const SPARE_BYTES = 2 ** 20;

interface Tally {
  opened: number;
  refused: number;
}

/** Opens a file; what comes of it is clear words, or what was asked for. */
function judge(
  bytes: Uint8Array,
  original: Uint8Array | null,
  tally: Tally,
  what: string,
  most: number,
): void {
  const started = performance.now();
  const open = () => readSpiralNpz(bytes, "hostile.npz");
  const { bytes: allocated, result, error } = countAllocation(open);
  if (error !== undefined) {
    assert(error instanceof SyntaxError && error.message.startsWith("Cannot "), `${what}: ${error}`);
    tally.refused++;
  } else {
    tally.opened++;
    if (original) assertEquals(writeSpiralNpz(result!), original, what);
  }
  assert(allocated < most, `${what}: allocated ${allocated} bytes`);
  if (performance.now() - started < SLOWEST_MS) return;
  // Another process may have held the core; a file that takes long takes long each time.
  const again = performance.now();
  countAllocation(open);
  assert(performance.now() - again < SLOWEST_MS, `${what}: took ${performance.now() - again} ms`);
}

/** Arrays that belong nowhere in such a file. */
const NASTY: readonly NpyInput[] = [
  { shape: [], data: Int32Array.of(0) },
  { shape: [], data: Int32Array.of(-1) },
  { shape: [], data: BigInt64Array.of(2n ** 62n) },
  { shape: [], data: BigUint64Array.of(2n ** 64n - 1n) },
  { shape: [], data: Int32Array.of(2 ** 24) },
  { shape: [], data: Int32Array.of(3) },
  { shape: [], data: Float64Array.of(NaN) },
  { shape: [], data: Float64Array.of(1e300) },
  { shape: [0], data: new Float32Array(0) },
  { shape: [0, 8], data: new Float32Array(0) },
  { shape: [4], data: new Float32Array(4).fill(Infinity) },
  { shape: [4], data: Int32Array.of(-1, 2 ** 31 - 1, 0, 0) },
  { shape: [1, 1, 1, 1], data: Float32Array.of(1) },
  { shape: [2], data: new TextEncoder().encode("{}") },
  { shape: [4], data: BigUint64Array.of(0n, 0n, 0n, 2n) },
];

Deno.test("readSpiralNpz survives any array at any key", () => {
  const arrays = arraysOf(sample());
  const tally: Tally = { opened: 0, refused: 0 };
  const usual = 2 * countAllocation(() => readSpiralNpz(bytesOf(arrays))).bytes + SPARE_BYTES;
  for (const key of arrays.keys()) {
    for (const [i, nasty] of [undefined, ...NASTY].entries()) {
      const changed = new Map(arrays);
      if (nasty) changed.set(key, nasty);
      else changed.delete(key);
      judge(bytesOf(changed), null, tally, `${key}, array ${i}`, usual);
    }
  }
  assert(tally.refused > 1000 && tally.opened < 60, JSON.stringify(tally));
});
