/**
 * The table of worst errors: what `haze doctor` measures, asserted. `HAZE_FULL=1` takes twenty times as many numbers and
 * prints what was measured; the bounds are the same.
 */
import { assert } from "@std/assert";
import { examineKernels, OP_NAMES } from "../../lib/kernels/mod.ts";
import { backends } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";

for (const op of OP_NAMES) {
  Deno.test(`${op} stays within its worst error, and is as float64 at edge points`, async () => {
    for (const kernels of backends) {
      const [report] = await examineKernels(kernels, { ops: [op], effort: FULL ? "full" : "usual" });
      const { worst, bound, numbers, edges, faults } = report!;
      const { error, at, got, exact } = worst;
      const line = `${op} on ${kernels.name}: ${error.toFixed(2)} ${bound.unit}, at most ${bound.most}` +
        (error > 0 ? `, at ${at}: ${got}, exactly ${exact}` : "");
      if (FULL) console.log(line);
      assert(numbers > 0 && error <= bound.most, line);
      assert(faults.length === 0, `${op} on ${kernels.name}: ${faults}`);
      for (const edge of edges) assert(edge.holds, `${op} on ${kernels.name}: ${JSON.stringify(edge)}`);
    }
  });
}
