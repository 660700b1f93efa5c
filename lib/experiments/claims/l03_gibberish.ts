/** L3: "C inference prints gibberish because export.py or run.c has a bug". */
import { floatsOfLlama2c, readLlama2c, writeLlama2c } from "../../formats/mod.ts";
import { llamaCheckpointOf, llisaFromCheckpoint } from "../../models/mod.ts";
import { llisaTrialConfig } from "../llisa/llisa_config.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import { trainLlisaBase } from "../llisa/train_base.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { replayFaults } from "./llisa_faults.ts";
import { certainly } from "./rulings.ts";

/** L3. */
export const GIBBERISH_CLAIM: Claim = {
  ...{ id: "L3", document: "llisa", comparisons: 0 },
  statement: "C inference prints gibberish because export.py or run.c has a bug",
  reading:
    "writing a model as version 0 changes its weights; it does not hold if what is written reads back bit for bit and " +
    "the files that the seed's command named are found out for what they are",
  test:
    "A trained model written and read again; then the faults of the seed's logs and the likely others built from it, " +
    "each of which the check of its name must find",
  smallestEffect: "one bit of a weight, one fault",
  nullControl: "the good files: no check may find anything",
  notebook: { file: "02-llisa", cell: "Faults" },
  async decide({ lab: shared, isQuick, signal }) {
    if (signal?.aborted) return undefined;
    const lab = LlisaLab.beside(shared);
    const model = await trainLlisaBase(llisaTrialConfig(isQuick), 1, lab);
    try {
      const written = writeLlama2c(llamaCheckpointOf(model), { version: 0 });
      const copy = llisaFromCheckpoint(floatsOfLlama2c(readLlama2c(written)), lab.kernels);
      const [kept, read] = [model, copy].map(({ parameters: { floats } }) => Float32Array.from(floats));
      const changed = kept!.reduce((sum, w, i) => sum + (w === read![i] ? 0 : 1), 0);
      copy.close();
      const faults = await replayFaults(model, lab);
      const missed = faults.filter(({ wanted, found }) => wanted !== found);
      const built = faults.filter(({ wanted }) => wanted !== "none").length;
      return counted({
        verdict: missed.length > 0 ? "undecided" : certainly(changed > 0),
        summary:
          `${changed} of ${kept!.length} weights change on the way through a version 0 file; of ${built} ` +
          `faults ${
            built - missed.length
          } are found by the check of their name, a wrong tokenizer among them`,
        table: {
          columns: ["fault", "check that must find it", "check that found it"],
          rows: faults.map(({ fault, wanted, found }) => [fault, wanted, found]),
        },
      }, "one base model, seed 1");
    } finally {
      model.close();
    }
  },
};
