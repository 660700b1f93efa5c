/** L2: ".bin 27 MB, .pt 82 MB". */
import { writeLlama2c } from "../../formats/mod.ts";
import { llamaCheckpointOf, LLISA_PRESETS, LlisaModel } from "../../models/mod.ts";
import type { Claim } from "./claim.ts";
import { counted } from "./counted.ts";
import { certainly } from "./rulings.ts";

const MEBIBYTE = 2 ** 20;
/** By the layouts: header, weights, rotary tables; int8 with a scale for 32 values. */
const EXPECTED = { v0: 28_670_620, v1: 28_621_696, v2: 8_060_800 } as const;

/** L2. */
export const BYTES_CLAIM: Claim = {
  ...{ id: "L2", document: "llisa", comparisons: 0 },
  statement: ".bin 27 MB, .pt 82 MB",
  reading:
    "in MiB, rounded: the version 0 file of llisa-7m has 27, and three float32 numbers a weight, which a checkpoint of " +
    "weights and two moments holds, have 82; the files that are written here have the bytes of their layouts",
  test:
    "Lengths of files written from a model of that size, against the sums of their layouts; the .pt is reckoned",
  smallestEffect: "one byte of a file, half a MiB of what is stated",
  nullControl: "megabytes of 10⁶ bytes: they must not round to what is stated",
  notebook: { file: "02-llisa", cell: "The seed document, answered" },
  decide() {
    const model = new LlisaModel(LLISA_PRESETS["llisa-7m"]);
    const checkpoint = llamaCheckpointOf(model);
    const training = 3 * 4 * model.parameters.size;
    model.close();
    const files = ([0, 1, 2] as const).map((version) => {
      const name = `v${version}` as const;
      return { name, bytes: writeLlama2c(checkpoint, { version }).length, expected: EXPECTED[name] };
    });
    const [v0] = files;
    const round = (unit: number) => [v0!.bytes, training].map((bytes) => Math.round(bytes / unit));
    const isStated = ([bin, pt]: readonly number[]) => bin === 27 && pt === 82;
    const areExact = files.every(({ bytes, expected }) => bytes === expected);
    return Promise.resolve(counted({
      verdict: isStated(round(1e6)) ? "undecided" : certainly(areExact && isStated(round(MEBIBYTE))),
      summary: `the version 0 file has ${v0!.bytes.toLocaleString("en")} bytes, ${
        (v0!.bytes / MEBIBYTE).toFixed(2)
      } MiB; weights and two moments have ${(training / MEBIBYTE).toFixed(1)} MiB; in units of 10⁶ bytes ${
        round(1e6).join(" and ")
      }`,
      table: {
        columns: ["file", "bytes", "by its layout"],
        rows: [
          ...files.map(({ name, bytes, expected }) => [`llama2.c ${name}`, bytes, expected]),
          ["weights and two moments", training, training],
        ],
      },
    }, "no training"));
  },
};
