/** L11: "copying the shard cures the split". */
import { LlisaModel } from "../../models/mod.ts";
import { evaluate, makeShardDataset } from "../../training/mod.ts";
import { llisaTrialConfig } from "../llisa/llisa_config.ts";
import { LLISA_VOCABULARY, LlisaLab } from "../llisa/llisa_lab.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { certainly } from "./rulings.ts";
import { moduleOfBase, SPLIT_CONTEXT, upstreamSplit } from "./shard_split.ts";

/** L11. */
export const COPY_CLAIM: Claim = {
  ...{ id: "L11", document: "llisa", comparisons: 0 },
  statement: "copying the shard cures the split",
  reading: "with the copy, validation is of text that is not trained on, so that its loss is one of its own",
  test:
    "A shard and its copy by the seed's rule: held-out windows that are trained on, and the loss of one model on both " +
    "sides; the same of one shard split by windows; whether a copy is refused",
  smallestEffect: "one window, one digit of a loss",
  nullControl: "one shard split by windows: no window on both sides, and two different losses",
  notebook: { file: "02-llisa", cell: "One shard" },
  async decide({ lab, isQuick, signal }) {
    if (signal?.aborted) return undefined;
    const llisa = LlisaLab.beside(lab);
    const { tokenizer } = llisa;
    const [shard, copy] = ["base", "copy"].map((name) => moduleOfBase(llisa, name));
    const { train: [first], validation: [second] } = upstreamSplit([shard!, copy!]);
    const model = new LlisaModel({ ...llisaTrialConfig(isQuick).model, vocabSize: LLISA_VOCABULARY }, {
      kernels: lab.kernels,
    });
    try {
      const data = makeShardDataset([shard!], tokenizer, SPLIT_CONTEXT);
      const lossOn = async (ids: readonly ArrayLike<number>[]) =>
        (await evaluate(model, { ...data, heldOut: ids.map((part) => Int32Array.from(part)) })).nllNats;
      const copied = [await lossOn([first!.shard.ids]), await lossOn([second!.shard.ids])];
      const split = [await lossOn(data.train), await lossOn(data.heldOut)];
      const shared = [
        commonWindows([first!.shard.ids], [second!.shard.ids]),
        commonWindows(data.train, data.heldOut),
      ];
      const refusal = refusalOf(() => makeShardDataset([shard!, copy!], tokenizer, SPLIT_CONTEXT));
      const isControlled = shared[1]!.shared === 0 && split[0] !== split[1];
      return counted({
        verdict: isControlled ? certainly(shared[0]!.shared === 0 && copied[0] !== copied[1]) : "undecided",
        summary:
          `under the copy ${shared[0]!.shared} of ${
            shared[0]!.all
          } validation windows are trained on, and both losses ` +
          `are ${copied[0]!.toFixed(6)} nats to the last digit; split by windows ${shared[1]!.shared} of ` +
          `${shared[1]!.all} are; a copy is ${refusal ? "refused here" : "not refused here"}`,
        table: {
          columns: ["split", "training nats", "validation nats", "windows of both"],
          rows: [
            ["shard and copy", copied[0]!, copied[1]!, shared[0]!.shared],
            ["one shard, by windows", split[0]!, split[1]!, shared[1]!.shared],
          ],
        },
      }, "one untrained model");
    } finally {
      model.close();
    }
  },
};

/** Windows of the second side that stand at a window's place of the first. */
function commonWindows(
  train: readonly ArrayLike<number>[],
  heldOut: readonly ArrayLike<number>[],
): { readonly all: number; readonly shared: number } {
  const windowsOf = (parts: readonly ArrayLike<number>[]) =>
    parts.flatMap((ids) =>
      Array.from(
        { length: Math.floor((ids.length - 1) / SPLIT_CONTEXT) },
        (_, i) => Array.from(ids).slice(i * SPLIT_CONTEXT, (i + 1) * SPLIT_CONTEXT + 1).join(" "),
      )
    );
  const known = new Set(windowsOf(train));
  const windows = windowsOf(heldOut);
  return { all: windows.length, shared: windows.filter((window) => known.has(window)).length };
}

function refusalOf(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("equal content")) return true;
    throw error;
  }
}
