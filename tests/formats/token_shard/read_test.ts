import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  hasShardMagic,
  readAnyShard,
  readRawShard,
  readShardHeader,
  readTokenShard,
  shardContentHash,
  writeRawShard,
  writeTokenShard,
} from "../../../lib/formats/mod.ts";
import { describeFile } from "../../../lib/formats/file_kind.ts";
import { inspectFile } from "../../../lib/formats/inspect/inspect.ts";
import { fnv1a64 } from "../../../lib/tokenizers/mod.ts";
import { generator } from "../mutations.ts";
import { sampleIds, sampleShard, TOKENIZER } from "./samples.ts";

const refuse = (read: () => unknown, ...texts: string[]): void => {
  const { message } = assertThrows(read, SyntaxError);
  for (const text of texts) assert(message.includes(text), message);
};

Deno.test("readTokenShard gives back what writeTokenShard was given, also without a begin mark and from odd addresses", () => {
  for (const source of ["", "notes.txt", "größer als acht Byte ♥"]) {
    for (const bosId of [undefined, 1]) {
      const ids = sampleIds(257);
      const bytes = writeTokenShard({
        ...{ ids, vocabSize: 512, bosId, source },
        tokenizerHash: TOKENIZER.hash,
      });
      const moved = new Uint8Array(bytes.length + 3);
      moved.set(bytes, 3);
      for (const given of [bytes, moved.subarray(3)]) {
        const shard = readTokenShard(given, { tokenizer: TOKENIZER });
        assertEquals([...shard.ids], [...ids]);
        assertEquals([shard.vocabSize, shard.bosId, shard.source], [512, bosId, source]);
        assertEquals([shard.tokenizerHash, shard.contentHash], [TOKENIZER.hash, shardContentHash(ids)]);
      }
      assertEquals(readShardHeader(bytes).tokens, 257);
      assert(hasShardMagic(bytes));
    }
  }
});

Deno.test("readTokenShard takes the largest vocabulary and every id in it", () => {
  const ids = Uint16Array.from({ length: 65536 }, (_, id) => id);
  const bytes = writeTokenShard({ ids, vocabSize: 65536, tokenizerHash: TOKENIZER.hash, source: "all" });
  assertEquals(readTokenShard(bytes).ids, ids);
});

Deno.test("shardContentHash is of the little-endian bytes, whatever the file is called", () => {
  const ids = Uint16Array.of(1, 300, 4);
  assertEquals(shardContentHash(ids), fnv1a64(Uint8Array.of(1, 0, 44, 1, 4, 0)));
  const [one, other] = ["one", "another"].map((source) => readTokenShard(sampleShard(40, source)));
  assertEquals(one!.contentHash, other!.contentHash);
});

Deno.test("readTokenShard notices every single byte that changed", () => {
  const bytes = sampleShard(9);
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [1, 0x80]) {
      const damaged = bytes.with(at, bytes[at]! ^ flip);
      refuse(() => readTokenShard(damaged, { name: "a.shard" }), "Cannot read a.shard as it ");
    }
  }
});

Deno.test("readTokenShard says which field of the header is wrong", () => {
  const bytes = sampleShard(20);
  const read = (change: (view: DataView) => void, cut = 0) => () => {
    const copy = bytes.slice(0, bytes.length - cut);
    change(new DataView(copy.buffer));
    readTokenShard(copy, { name: "a.shard" });
  };
  const none = () => {};
  refuse(read((view) => view.setUint32(8, 2, true)), "has version 1: found 2", "hint: a newer haze");
  refuse(read((view) => view.setUint32(16, 2 ** 32 - 1, true)), "for its 4294967295 tokens: found 104");
  refuse(read((view) => view.setUint32(40, 2 ** 31, true)), "name of at most 1024 bytes: found 2147483648");
  refuse(read((view) => view.setUint32(12, 600, true)), "has a header of the CRC");
  refuse(read((view) => view.setUint8(100, 9)), "has ids of the hash", "hint: the file was cut short");
  refuse(read(none, 1), "has 104 bytes for its 20 tokens: found 103");
  refuse(read(none, 70), "has 48 header bytes: found 34");
});

Deno.test("readTokenShard refuses the shard of another tokenizer", () => {
  const read = (tokenizer: Partial<typeof TOKENIZER>) => () =>
    readTokenShard(sampleShard(20), { name: "a.shard", tokenizer: { ...TOKENIZER, ...tokenizer } });
  refuse(
    read({ hash: "0000000000000000" }),
    "belongs to the tokenizer 0000000000000000: found 0123456789abcdef",
    "hint: build it again from notes.txt with the model's tokenizer",
  );
  refuse(read({ vocabSize: 4096 }), "belongs to a vocabulary of 4096 tokens: found 512");
});

Deno.test("readRawShard reads uint16 ids and readAnyShard either kind", () => {
  const ids = sampleIds(31);
  const raw = writeRawShard(ids, 512);
  assertEquals(raw.length, 62);
  const shard = readRawShard(raw, { name: "tok.bin", tokenizer: TOKENIZER });
  assertEquals([[...shard.ids], shard.source, shard.tokenizerHash], [[...ids], "tok.bin", undefined]);
  assertEquals(shard.contentHash, readTokenShard(sampleShard(31)).contentHash);
  for (const bytes of [raw, sampleShard(31)]) {
    assertEquals([...readAnyShard(bytes, { tokenizer: TOKENIZER }).ids], [...ids]);
  }
});

Deno.test("readRawShard names weights that lie in the folder of shards", async () => {
  const next = generator(7);
  const weights = Float32Array.from({ length: 5000 }, () => (next(2000) - 1000) / 1777);
  const floats = new Uint8Array(weights.buffer);
  const read = (bytes: Uint8Array, tokenizer = TOKENIZER) => () =>
    readRawShard(bytes, { name: "w.bin", tokenizer });
  refuse(
    read(floats),
    "Cannot read w.bin as it has ids below 512, the size of the vocabulary: found ",
    "; it looks like float32 numbers, such as the weights of a model",
    "hint: weights and shards are often both called .bin",
  );
  const golden = new URL("../../golden/llisa/train_trace/w.after_step19.v0.bin", import.meta.url);
  refuse(read(await Deno.readFile(golden)), "it looks like a llama2.c checkpoint of version 0");
  // Where every id exists, a begin mark is all that weights may lack.
  refuse(
    read(floats, { ...TOKENIZER, vocabSize: 65536, bosId: 2 }),
    "has the begin mark 2",
    "float32 numbers",
  );
  refuse(read(floats.subarray(1)), "has tokens of two bytes each: found 19999 bytes");
});

Deno.test("readRawShard refuses odd lengths, nothing at all, foreign ids and documents without a beginning", () => {
  const read = (ids: number[], cut = 0) => () =>
    readRawShard(new Uint8Array(Uint16Array.from(ids).buffer).slice(cut), {
      name: "t.bin",
      tokenizer: TOKENIZER,
    });
  refuse(read([]), "Cannot read t.bin as it has tokens of two bytes each: found 0 bytes");
  refuse(read([1, 2], 1), "found 3 bytes");
  refuse(
    read([1, 2, 512]),
    "has ids below 512, the size of the vocabulary: found 512 at token 2\nhint: it may belong",
  );
  refuse(read([4, 2, 9]), "has the begin mark 1 in front of each document: found none\nhint: it may belong");
  refuse(
    () => readRawShard(sampleShard(9), { name: "t.bin", tokenizer: TOKENIZER }),
    "it looks like a shard of tokens",
  );
  refuse(
    () => readTokenShard(writeRawShard(sampleIds(9), 512)),
    "starts with the mark of a shard: found a raw shard",
  );
});

Deno.test("writeTokenShard and writeRawShard refuse what no reader would take", () => {
  const ids = Uint16Array.of(1, 5);
  const write = (change: Record<string, unknown>) => () =>
    writeTokenShard({ ids, vocabSize: 8, bosId: 1, tokenizerHash: TOKENIZER.hash, source: "x", ...change });
  const cases: [Record<string, unknown>, string][] = [
    [{ ids: new Uint16Array(0) }, "ids must be from 1 to 4294967295 tokens: 0"],
    [{ vocabSize: 5 }, "ids must be below 5: 5 at token 1"],
    [{ vocabSize: 65537 }, "vocabSize must be from 1 to 65536"],
    [{ bosId: 8 }, "bosId must be an id below 8: 8"],
    [{ tokenizerHash: "12" }, "tokenizerHash must be 16 hex digits: 12"],
    [{ source: "x".repeat(1025) }, "source must be a name of at most 1024 bytes: 1025 bytes"],
  ];
  for (const [change, text] of cases) {
    assertThrows(write(change), RangeError, `Cannot write a shard as ${text}`);
  }
  assertThrows(() => writeRawShard(ids, 5), RangeError, "ids must be below 5: 5 at token 1");
});

Deno.test("describeFile and inspectFile know a shard and what is wrong with it", () => {
  const bytes = sampleShard(40);
  assertEquals(describeFile(bytes.subarray(0, 64)).kind, "shard");
  const { format, config, faults } = inspectFile(bytes, { name: "a.shard" });
  assertEquals([format, faults, config.tokens, config.source], ["shard", [], 40, "notes.txt"]);
  const cut = inspectFile(bytes.subarray(0, 100), { name: "a.shard" });
  assertEquals(cut.faults.map(({ check }) => check), ["content"]);
});
