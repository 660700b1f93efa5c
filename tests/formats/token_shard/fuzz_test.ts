import { assertEquals } from "@std/assert";
import { readRawShard, readTokenShard, shardContentHash, writeRawShard } from "../../../lib/formats/mod.ts";
import { crc32 } from "../../../lib/formats/crc32.ts";
import { fuzz, holdsContract } from "../fuzz.ts";
import { sampleIds, sampleShard, TOKENIZER } from "./samples.ts";

Deno.test("readTokenShard refuses 2,500 damaged files in its own words, and no damage passes", () => {
  const sources = [sampleShard(1), sampleShard(40), sampleShard(700, "a longer name of a source")];
  const whole = new Set(sources.map((bytes) => bytes.join()));
  fuzz(
    { seed: 1, count: 2500, sources, least: 0 },
    (bytes) =>
      holdsContract(() => readTokenShard(bytes, { name: "fuzzed", tokenizer: TOKENIZER }), () =>
        // Some changes change nothing, as a byte put where it was.
        assertEquals(whole.has(bytes.join()), true)),
  );
});

Deno.test("readTokenShard takes no damaged header for a sane one though its CRC and hash be right", () => {
  const sources = [sampleShard(12), sampleShard(90, "x")];
  const tally = fuzz({ seed: 2, count: 2500, sources, least: 100 }, (bytes) => {
    mend(bytes);
    return holdsContract(() => readTokenShard(bytes, { name: "fuzzed" }), ({ ids, vocabSize, bosId }) => {
      assertEquals(ids.some((id) => id >= vocabSize), false);
      assertEquals(bosId === undefined || ids.includes(bosId), true);
      assertEquals(ids.length > 0 && 2 * ids.length <= bytes.length, true);
    });
  });
  assertEquals(tally.refused > 500, true);
});

Deno.test("readRawShard holds its contract on 2,500 damaged files", () => {
  const sources = [writeRawShard(sampleIds(30), 512), writeRawShard(sampleIds(600), 512)];
  fuzz(
    { seed: 3, count: 2500, sources, least: 200 },
    (bytes) =>
      holdsContract(
        () => readRawShard(bytes, { name: "fuzzed", tokenizer: TOKENIZER }),
        ({ ids, contentHash }) => {
          assertEquals([ids.length * 2, contentHash], [bytes.length, shardContentHash(ids)]);
          assertEquals(ids.every((id) => id < 512) && ids.includes(1), true);
        },
      ),
  );
});

/** Puts the checksums right, so that what lies behind them is reached. */
function mend(bytes: Uint8Array): void {
  if (bytes.length < 48) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameBytes = view.getUint32(40, true);
  const start = 48 + 8 * Math.ceil(nameBytes / 8);
  if (start <= bytes.length) {
    const ids = Uint16Array.from(
      { length: (bytes.length - start) >> 1 },
      (_, i) => view.getUint16(start + 2 * i, true),
    );
    view.setBigUint64(32, BigInt(`0x${shardContentHash(ids)}`));
  }
  const name = bytes.subarray(48, 48 + nameBytes);
  view.setUint32(44, crc32(name, crc32(bytes.subarray(0, 44))), true);
}
