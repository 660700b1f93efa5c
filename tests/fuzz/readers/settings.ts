/** Readers of settings and of kept results. */
import type { Call } from "../../../cli/command.ts";
import { KINDS_OF_SETTINGS, type RunSettings, settingsOf } from "../../../cli/settings.ts";
import { decodeUtf8Text } from "../../../lib/data/mod.ts";
import { parseStoredResult } from "../../../lib/experiments/folder_store.ts";
import type { TrialResult } from "../../../lib/experiments/mod.ts";
import { runJson } from "../../../lib/experiments/run.ts";
import { type LlisaProbe, probeOfJson } from "../../../lib/models/mod.ts";
import { damageBytes } from "../damage/bytes.ts";
import { damageJson, encodeLoosely } from "../damage/json.ts";
import { type Dice, pick } from "../dice.ts";
import { must, type Reader } from "../reader.ts";

const name = "fuzzed";
const KINDS = Object.keys(KINDS_OF_SETTINGS);

/** A call of `train` with these words and no others. */
function callOf(set: readonly string[]): Call {
  return {
    positionals: [],
    text: () => undefined,
    number: () => undefined,
    list: (option) => option === "set" ? set : [],
    flag: () => false,
  };
}

/** Settings that were taken are numbers, texts and truths under known keys, and are taken again. */
function checkSettings(kind: string, { model, training, given }: RunSettings): void {
  const values = [...Object.values(model), ...Object.values(training)];
  must(
    values.every((value) => typeof value !== "number" || Number.isFinite(value)),
    "a number that is not finite",
  );
  const all: Record<string, unknown> = { ...training, ...model };
  const known = Object.fromEntries([...given].map((key) => [key, all[key]]));
  const again = settingsOf(kind, callOf([]), { path: name, text: JSON.stringify(known) });
  must(
    JSON.stringify([again.model, again.training]) === JSON.stringify([model, training]),
    "other settings when read again",
  );
}

const config: Reader = {
  name: "config",
  promise:
    "no checksum: known keys, values that the model's and the trainer's checks take, and the same when written and read again",
  cases: 1500,
  open() {
    const texts = KINDS.map((kind) => {
      const sizes = Object.entries(KINDS_OF_SETTINGS[kind]!.presets.tiny!).filter(([key]) => key !== "alpha");
      const run = { steps: 20, batch: 4, learningRate: 0.001, schedule: "cosine" };
      return JSON.stringify({ ...Object.fromEntries(sizes), ...run }, undefined, 1);
    });
    // Which kind a file is for is told by the empty lines at its end, so that a case needs no more than its bytes.
    const marked = (text: string, k: number): Uint8Array => encodeLoosely(text + "\n".repeat(k));
    const kindOf = (bytes: Uint8Array): string => {
      const last = bytes.findLastIndex((byte) => byte !== 10);
      return KINDS[(bytes.length - 1 - last) % KINDS.length]!;
    };
    return {
      samples: texts.map(marked),
      damage(dice: Dice) {
        const k = dice(texts.length);
        return {
          bytes: dice(8) === 0
            ? damageBytes([marked(texts[k]!, k)], dice)
            : marked(damageJson(texts[k]!, dice), k),
        };
      },
      read: (bytes) =>
        settingsOf(kindOf(bytes), callOf([]), { path: name, text: decodeUtf8Text(bytes, name) }),
      check(result, { bytes }) {
        checkSettings(kindOf(bytes), result as RunSettings);
        return "accepted";
      },
    };
  },
};

const VALUES: readonly string[] = [
  ...[
    "",
    "0",
    "1",
    "2",
    "4",
    "8",
    "-1",
    "0.5",
    "1e9",
    "1e400",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    " 2 ",
    "true",
    "false",
    "null",
  ],
  ...[
    "2147483648",
    "9007199254740993",
    "1e-400",
    "-0",
    "abc",
    "\u0000",
    "\u202e",
    "😀",
    "\ud800",
    "=",
    "=3",
    "[1]",
    "{}",
    "x".repeat(3000),
  ],
];

const set: Reader = {
  name: "set",
  promise:
    "no checksum: known keys once each, values that the model's and the trainer's checks take, and the same when written and read again",
  cases: 1500,
  open() {
    const keys = KINDS.map((
      kind,
    ) => [...Object.keys(KINDS_OF_SETTINGS[kind]!.presets.tiny!), "steps", "batch", "learningRate", "seed"]);
    const wordsOf = (bytes: Uint8Array): string[] => JSON.parse(new TextDecoder().decode(bytes));
    const file = (words: readonly string[]): Uint8Array => encodeLoosely(JSON.stringify(words));
    const read = (words: readonly string[]): RunSettings =>
      settingsOf(words[0]!, callOf(words.slice(1)), undefined);
    return {
      samples: [["haze", "nEmb=8", "nHeads=2"], ["llisa"], ["spiral", "steps=3"]].map(file),
      damage(dice: Dice) {
        const k = dice(KINDS.length);
        const words = Array.from({ length: 1 + dice(3) }, () => {
          const key = dice(12) === 0
            ? pick(["", "__proto__", "constructor", "nosuch", "steps "], dice)
            : pick(keys[k]!, dice);
          const preset = KINDS_OF_SETTINGS[KINDS[k]!]!.presets.tiny as Record<string, unknown>;
          const value = dice(3) === 0 ? String(preset[key] ?? 3) : pick(VALUES, dice);
          return dice(20) === 0 ? value : `${key}=${value}`;
        });
        return { bytes: file([KINDS[k]!, ...words]) };
      },
      read: (bytes) => read(wordsOf(bytes)),
      check(result, { bytes }) {
        checkSettings(wordsOf(bytes)[0]!, result as RunSettings);
        return "accepted";
      },
    };
  },
};

const RUN = {
  ...{
    experiment: "coin/1",
    config: { sides: 2, bias: { left: [0, 1], right: null } },
    seed: 1,
    numericsVersion: 2,
  },
  data: { name: "none", hash: "0" },
};

const result: Reader = {
  name: "experiment-result",
  promise:
    "no checksum of the numbers: the very run that was asked for, and finite numbers; anything else is computed again",
  cases: 1500,
  open() {
    const kept = {
      metrics: { heads: 1, bitsPerByte: 2.25 },
      timings: { seconds: 3 },
      details: { curve: [1, 2] },
    };
    const document = { format: "haze-run", formatVersion: 1, run: runJson(RUN), result: kept };
    const text = `${JSON.stringify(document, undefined, 1)}\n`;
    return {
      samples: [encodeLoosely(text)],
      damage: (dice) => ({
        bytes: dice(6) === 0
          ? damageBytes([encodeLoosely(text)], dice)
          : encodeLoosely(damageJson(text, dice)),
      }),
      read(bytes) {
        try {
          return parseStoredResult(bytes, RUN);
        } catch (error) {
          // The store takes these two for a damaged file and says so in a note of its own; no other may come.
          if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
          throw new SyntaxError(`Cannot read ${name} as it must be whole: ${error.message}`, {
            cause: error,
          });
        }
      },
      check(result) {
        const { metrics, timings = {} } = result as TrialResult;
        must(
          [...Object.values(metrics), ...Object.values(timings)].every(Number.isFinite),
          "a number that is not finite",
        );
        return "accepted";
      },
    };
  },
};

const probe: Reader = {
  name: "probe",
  promise: "no checksum: two ids or more, finite logits",
  cases: 1000,
  open() {
    const sample = {
      ...{ format: "haze-probe", version: 1, tokens: [1, 2, 3], lossNats: 2.5 },
      ...{ topLogits: [[3, 1.5], [1, -2]], greedy: [2, 2, 1] },
    };
    const text = JSON.stringify(sample);
    return {
      samples: [encodeLoosely(text)],
      damage: (dice) => ({ bytes: encodeLoosely(damageJson(text, dice)) }),
      read: (bytes) => probeOfJson(decodeUtf8Text(bytes, name), name),
      check(result) {
        const { tokens, topLogits, lossNats, greedy } = result as LlisaProbe;
        must(Number.isFinite(lossNats) && topLogits.every(([, logit]) => Number.isFinite(logit)), "a number");
        must(
          [...tokens, ...greedy, ...topLogits.map(([id]) => id)].every((id) =>
            Number.isSafeInteger(id) && id >= 0
          ),
          "an id",
        );
        return "accepted";
      },
    };
  },
};

export const SETTING_READERS: readonly Reader[] = [config, set, result, probe];
