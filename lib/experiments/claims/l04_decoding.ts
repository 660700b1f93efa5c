/** L4: "decode all tokens at once". */
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { contentHash, startDecoding } from "../../tokenizers/mod.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import type { Trial } from "../trial.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { certainly } from "./rulings.ts";

const TEXTS = { quick: 100, full: 1000 } as const;
const LENGTH = 40;
/** Characters without a piece become bytes, some of which stand alone. */
const CHARACTERS = "the haze 🌫 naïve — ▁é\n";

/** L4. */
export const DECODING_CLAIM: Claim = {
  ...{ id: "L4", document: "llisa", comparisons: 0 },
  statement: "NumPy decode bug: decode all tokens at once",
  reading:
    "tokens decoded one by one give another text than all at once, and a stream that holds bytes back gives the same on " +
    "every prefix",
  test:
    "Random texts of ids, bytes and whole words: prefixes on which a stream differs from decoding all, which must be none, " +
    "and on which joined single tokens differ, which must be some",
  smallestEffect: "one prefix",
  nullControl: "single tokens decoded by themselves and joined, as the seed's port did: they must differ",
  notebook: { file: "02-llisa", cell: "The seed document, answered" },
  async decide(options) {
    const { tokenizer } = LlisaLab.beside(options.lab);
    const texts = TEXTS[options.isQuick ? "quick" : "full"];
    const trial: Trial = {
      experiment: "llisa/decoding/1",
      config: { texts, length: LENGTH },
      data: { name: "random ids", hash: contentHash({ texts, length: LENGTH }, "hash a recipe") },
      run(seed) {
        const random = new Pcg64(seedSequence(seed, 1)[0]!);
        const letters = tokenizer.encode(CHARACTERS);
        let [prefixes, streamed, joined] = [0, 0, 0];
        for (let t = 0; t < texts; t++) {
          const ids = Int32Array.from(
            { length: LENGTH },
            () =>
              random.uniform() < 0.5
                ? letters[random.below(letters.length)]!
                : random.below(tokenizer.vocabSize),
          );
          const stream = startDecoding(tokenizer);
          let [given, single] = ["", ""];
          for (let i = 0; i < LENGTH; i++) {
            given += stream.push(ids[i]!);
            single += tokenizer.decode([ids[i]!]);
            const whole = tokenizer.decode(ids.subarray(0, i + 1));
            prefixes++;
            streamed += given + stream.end() === whole ? 0 : 1;
            joined += single === whole ? 0 : 1;
          }
        }
        return Promise.resolve({ metrics: { prefixes, streamed, joined } });
      },
    };
    return await decideByRuns([{ name: "random ids", trial }], "no training", options, (resultsOf) => {
      const sum = (figure: string) => meanOf(resultsOf(trial), figure) * options.seeds.length;
      const [prefixes, streamed, joined] = ["prefixes", "streamed", "joined"].map(sum);
      return {
        verdict: certainly(streamed === 0 && joined! > 0),
        summary:
          `of ${prefixes} prefixes single tokens joined differ from the whole on ${joined}, the stream on ${streamed}`,
        table: {
          columns: ["way", "prefixes", "that differ"],
          rows: [["stream", prefixes!, streamed!], ["single tokens joined", prefixes!, joined!]],
        },
      };
    });
  },
};
