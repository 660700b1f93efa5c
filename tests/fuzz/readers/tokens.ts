/** Readers of token shards, their manifest, and lines of JSON. */
import { crc32 } from "../../../lib/formats/crc32.ts";
import {
  readRawShard,
  readTokenShard,
  shardContentHash,
  type TokenShard,
  writeRawShard,
} from "../../../lib/formats/mod.ts";
import {
  type Dialogue,
  formatManifest,
  isModuleName,
  type ManifestEntry,
  parseManifest,
  readDialogues,
  writeDialogues,
} from "../../../lib/data/mod.ts";
import { decodeUtf8Text } from "../../../lib/data/mod.ts";
import { type ReadChats, readChats } from "../../../lib/models/reso_llm/mod.ts";
import { sampleIds, sampleShard, TOKENIZER } from "../../formats/token_shard/samples.ts";
import { damageBytes } from "../damage/bytes.ts";
import { damageJson, encodeLoosely } from "../damage/json.ts";
import { damageWords } from "../damage/records.ts";
import { type Dice, pick } from "../dice.ts";
import { must, type Reader } from "../reader.ts";

const name = "fuzzed";

const shard: Reader = {
  name: "shard",
  promise:
    "CRC and hash: the original, or refused; with both put right, ids below V, a begin mark, as many ids as the file has bytes for",
  cases: 2000,
  open() {
    const samples = [sampleShard(1), sampleShard(40), sampleShard(700, "a longer name of a source")];
    const short = [sampleShard(12), sampleShard(90, "x")];
    const whole = new Set(samples.map((bytes) => bytes.join()));
    return {
      samples,
      damage(dice) {
        if (dice(2) === 0) return { bytes: damageBytes(samples, dice) };
        const bytes = damageWords(short, 8, 48, dice);
        mend(bytes);
        return { bytes, sealed: true };
      },
      // A sealed one may say that it is of any tokenizer.
      read: (bytes) =>
        readTokenShard(bytes, bytes.length % 2 === 0 ? { name } : { name, tokenizer: TOKENIZER }),
      check(result, { bytes, sealed }) {
        if (!sealed) {
          must(whole.has(bytes.join()), "damage passes");
          return "equal";
        }
        const { ids, vocabSize, bosId } = result as TokenShard;
        must(ids.length > 0 && 2 * ids.length <= bytes.length, `${ids.length} ids`);
        must(ids.every((id) => id < vocabSize), "an id out of range");
        must(bosId === undefined || ids.includes(bosId), "no document begins");
        return "accepted";
      },
    };
  },
};

/** Puts the checksums right, so that what lies behind them is reached. */
function mend(bytes: Uint8Array): void {
  if (bytes.length < 48) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameBytes = view.getUint32(40, true);
  const start = 48 + 8 * Math.ceil(nameBytes / 8);
  if (start <= bytes.length) {
    const count = (bytes.length - start) >> 1;
    const ids = Uint16Array.from({ length: count }, (_, i) => view.getUint16(start + 2 * i, true));
    view.setBigUint64(32, BigInt(`0x${shardContentHash(ids)}`));
  }
  const source = bytes.subarray(48, 48 + nameBytes);
  view.setUint32(44, crc32(source, crc32(bytes.subarray(0, 44))), true);
}

const rawShard: Reader = {
  name: "raw-shard",
  promise: "no checksum: two bytes an id, all below V, a begin mark, and the hash of these ids",
  cases: 1000,
  open() {
    const samples = [writeRawShard(sampleIds(30), 512), writeRawShard(sampleIds(600), 512)];
    return {
      samples,
      damage: (dice) => ({ bytes: damageBytes(samples, dice) }),
      read: (bytes) => readRawShard(bytes, { name, tokenizer: TOKENIZER }),
      check(result, { bytes }) {
        const { ids, contentHash } = result as TokenShard;
        must(2 * ids.length === bytes.length && contentHash === shardContentHash(ids), "ids");
        must(ids.every((id) => id < 512) && ids.includes(1), "an id");
        return "accepted";
      },
    };
  },
};

const manifest: Reader = {
  name: "manifest",
  promise:
    "no checksum: names that stay in the folder, once each, weights of at least 0, and the same when written and read again",
  cases: 1500,
  open() {
    const text = formatManifest([
      { name: "notes", file: "notes.shard", weight: 1 },
      { name: "tales-2", file: "tales-2.bin", weight: 0.25 },
    ]);
    return {
      samples: [encodeLoosely(text)],
      damage: (dice) => ({ bytes: encodeLoosely(damageJson(text, dice)) }),
      read: (bytes) => parseManifest(decodeUtf8Text(bytes, name), name),
      check(result) {
        const entries = result as ManifestEntry[];
        must(new Set(entries.map(({ name }) => name)).size === entries.length, "a name twice");
        for (const { name, file, weight } of entries) {
          must(isModuleName(name) && !/[/\\]|^\.|\0/.test(file) && weight >= 0 && weight < Infinity, file);
        }
        must(
          JSON.stringify(parseManifest(formatManifest(entries), name)) === JSON.stringify(entries),
          "another when read again",
        );
        return "accepted";
      },
    };
  },
};

/** Damages lines: each on its own, and the text that they make. */
function damageLines(text: string, dice: Dice): Uint8Array {
  const lines = text.split("\n");
  const at = dice(lines.length);
  const kind = dice(8);
  if (kind === 0) return damageBytes([encodeLoosely(text)], dice);
  if (kind === 1) lines.splice(at, 1, pick(lines, dice), "", " \t", pick(lines, dice));
  else if (kind === 2) {
    lines.splice(at, 2, lines.slice(at, at + 2).join(pick(["", "\r", "\u2028", " "], dice)));
  } else lines[at] = damageJson(lines[at]!, dice);
  return encodeLoosely(lines.join(pick(["\n", "\n", "\r\n", "\r"], dice)));
}

const DIALOGUES = writeDialogues([
  [{ role: "user", content: "Where is the mill?" }, { role: "assistant", content: "Beside the river." }],
  [
    ...[{ role: "user", content: "Who are you?" }, { role: "assistant", content: "A 'miller' – \"Ada\"." }],
    ...[{ role: "user", content: "And?\n" }, { role: "assistant", content: "😀" }],
  ],
] as Dialogue[]);

const dialogues: Reader = {
  name: "dialogues-jsonl",
  promise:
    "no checksum: user and assistant in turn, each saying something, and the same when written and read again",
  cases: 1200,
  open: () => ({
    samples: [encodeLoosely(DIALOGUES)],
    damage: (dice) => ({ bytes: damageLines(DIALOGUES, dice) }),
    read: (bytes) => readDialogues(decodeUtf8Text(bytes, name), name),
    check(result) {
      const read = result as Dialogue[];
      for (const turns of read) {
        must(turns.length >= 2 && turns.every(({ content }) => content.trim() !== ""), "an empty turn");
        must(turns.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant")), "out of turn");
      }
      must(
        JSON.stringify(readDialogues(writeDialogues(read), name)) === JSON.stringify(read),
        "another when read again",
      );
      return "accepted";
    },
  }),
};

const CHATS = `${DIALOGUES}${
  JSON.stringify({
    messages: [{ role: "system", content: "Be kind." }, { role: "human", content: "Hi" }, {
      role: "gpt",
      content: "Yes.",
    }],
  })
}\n${JSON.stringify({ text: "### Human: Who?### Assistant: Me.### Human: Why?" })}\n`;

const chats: Reader = {
  name: "chats-jsonl",
  promise:
    "no checksum: users and assistants in turn, each saying something; every line is a chat, a refusal, or counted as left out",
  cases: 1200,
  open: () => ({
    samples: [encodeLoosely(CHATS)],
    damage: (dice) => ({ bytes: damageLines(CHATS, dice) }),
    read: (bytes) =>
      readChats(decodeUtf8Text(bytes, name), { name, invalid: bytes.length % 2 === 0 ? "throw" : "skip" }),
    check(result, { bytes }) {
      const { chats, skipped } = result as ReadChats;
      for (const { turns } of chats) {
        must(turns.length >= 2 && turns.every(({ content }) => content.trim() !== ""), "an empty turn");
        must(turns.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant")), "out of turn");
      }
      const lines = decodeUtf8Text(bytes, name).split("\n").filter((line) => line.trim() !== "").length;
      must(chats.length + skipped.length === lines, `${chats.length} chats of ${lines} lines`);
      return "accepted";
    },
  }),
};

const text: Reader = {
  name: "text",
  promise:
    "no checksum: the very bytes when written again, but for line ends; anything that is not UTF-8 is refused",
  cases: 1000,
  open() {
    const samples = ["one\r\ntwo\rthree\n", "é – 😀\ufeff\u2028", ""].map(encodeLoosely);
    const unified = (bytes: Uint8Array): string =>
      bytes.join().replace(/\b13,10\b/g, "10").replace(/\b13\b/g, "10");
    return {
      samples,
      damage: (dice) => ({ bytes: damageBytes(samples, dice) }),
      read: (bytes) => decodeUtf8Text(bytes, name),
      check(result, { bytes }) {
        must(unified(encodeLoosely(result as string)) === unified(bytes), "another text");
        return "accepted";
      },
    };
  },
};

export const TOKEN_READERS: readonly Reader[] = [shard, rawShard, manifest, dialogues, chats, text];
