import { assert, assertEquals } from "@std/assert";
import { killTrain } from "../../tools/kill_train.ts";
import { inFolder } from "../cli/support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
/** Kills of each kind; the default run has a few of one. */
const KILLS: Readonly<Record<string, number>> = FULL
  ? { haze: 40, llisa: 40, resoformer: 40, spiral: 40, "reso-llm": 40 }
  : { haze: 3 };

for (const [kind, kills] of Object.entries(KILLS)) {
  Deno.test({
    name: `train ${kind} that is killed at random moments, ${kills} times, loses nothing but unsaved steps`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inFolder(async (folder) => {
        const seed = Date.now();
        try {
          const { kills: done, mostLost, duringWrites } = await killTrain({ kind, kills, seed, folder });
          assert(done === kills || done > kills / 2, `it came to its end after ${done} kills`);
          assert(mostLost <= 2, `${mostLost} steps were lost, and every other is saved`);
          // Two of five wait for a file that is being written, and one of these a moment longer.
          if (FULL) assert(duringWrites > done / 20, `${duringWrites} writes were cut`);
        } catch (error) {
          throw new Error(`with seed ${seed}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      }),
  });
}

Deno.test("killTrain says of a kind that it does not know so", async () => {
  await inFolder(async (folder) => {
    let message = "";
    try {
      await killTrain({ kind: "none", kills: 1, seed: 1, folder });
    } catch (error) {
      message = String(error);
    }
    assertEquals(message, "RangeError: Cannot kill runs as the kind must be a model's: none");
  });
});
