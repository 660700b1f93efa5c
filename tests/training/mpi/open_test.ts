import { assert, assertEquals } from "@std/assert";
import { LAUNCHERS, NEEDS_MPI, runJob, WHY_IGNORED } from "../../mpirun.ts";
import { outcomeOf, SUBJECTS } from "../distributed/support.ts";
import { digest } from "./rank_program.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const PROGRAM = new URL("rank_program.ts", import.meta.url).pathname;
const STEPS = 100;
const KINDS = FULL ? Object.keys(SUBJECTS) : ["haze"];
const SIZES = FULL ? [2, 3] : [2];

Deno.test(
  `openMpi carries training: ranks give the losses and checkpoint of one process${WHY_IGNORED}`,
  NEEDS_MPI,
  async () => {
    for (const size of SIZES) {
      const expected = new Map<string, string>();
      for (const kind of KINDS) {
        const outcome = await outcomeOf(SUBJECTS[kind]!(), { steps: STEPS, accumulation: size });
        assert(outcome.events.length >= STEPS);
        expected.set(kind, digest(outcome));
      }
      for (const launcher of FULL ? LAUNCHERS : LAUNCHERS.slice(0, 1)) {
        const words = [PROGRAM, String(STEPS), String(size), ...KINDS];
        const { code, out, err } = await runJob(launcher, [[size, words]]);
        assertEquals(code, 0, `${launcher.make}: ${err}`);
        const lines = out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
        assertEquals(lines.length, size * KINDS.length, out);
        for (const { kind, rank, digest } of lines) {
          assertEquals(digest, expected.get(kind), `${kind}, rank ${rank} of ${size}, ${launcher.make}`);
        }
      }
    }
  },
);
