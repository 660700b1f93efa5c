/** L5: "a single shard makes training hang". */
import { makeShardDataset } from "../../training/mod.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { certainly } from "./rulings.ts";
import { moduleOfBase, SPLIT_CONTEXT, upstreamSplit } from "./shard_split.ts";

/** L5. */
export const SHARD_CLAIM: Claim = {
  ...{ id: "L5", document: "llisa", comparisons: 0 },
  statement: "a single shard makes training hang",
  reading:
    "the rule int(0.9·n) leaves no file to train on when n is 1, so that a loop over them has nothing to give; here one " +
    "shard has both sides, without a common token",
  test: "Files on each side by the seed's rule, for one to ten files; windows on each side here, for one",
  smallestEffect: "one file, one token",
  nullControl: "two files and more: the seed's rule must give both sides something",
  notebook: { file: "02-llisa", cell: "One shard" },
  decide({ lab }) {
    const llisa = LlisaLab.beside(lab);
    const counts = Array.from({ length: 10 }, (_, i) => i + 1).map((n) => {
      const { train, validation } = upstreamSplit(Array.from({ length: n }, (_, i) => i));
      return { n, train: train.length, validation: validation.length };
    });
    const { modules: [own] } = makeShardDataset(
      [moduleOfBase(llisa, "base")],
      llisa.tokenizer,
      SPLIT_CONTEXT,
    );
    const { all, train, heldOut, gap } = own!.windows;
    const hangs = counts.filter(({ train }) => train === 0).map(({ n }) => n);
    const works = train > 0 && heldOut > 0 && train + heldOut + gap === all;
    const isControlled = counts.every(({ n, train, validation }) => n === 1 || (train > 0 && validation > 0));
    return Promise.resolve(counted({
      verdict: isControlled && works ? certainly(hangs.includes(1)) : "undecided",
      summary:
        `int(0.9·1) = 0: no file is left to train on, with two and more there is; here the one shard gives ${train} ` +
        `windows to train on and ${heldOut} held out, ${gap} between them`,
      table: {
        columns: ["split", "to train on", "to validate on"],
        rows: [
          ...counts.map(({ n, train, validation }) => [`the seed's rule, ${n} files`, train, validation]),
          ["here, one shard, windows", train, heldOut],
        ],
      },
    }, "no training"));
  },
};
