/** The most memory that training holds, beside what it must hold. */
import { LLISA_PRESETS, LlisaModel } from "../../lib/models/mod.ts";
import { output } from "../peers/llama/twin.ts";
import { LLISA_TRAINING } from "../sizes.ts";
import { type Share, stepShares } from "./activations.ts";

const STEPS = 3;
const MIB = 2 ** 20;

/** All in MiB. */
export interface TrainingMemory {
  readonly shares: readonly Share[];
  readonly formulaMiB: number;
  /** Peak of the resident set of a process that trains. */
  readonly peakMiB: number;
  /** What it held before there was a model: the runtime and the code. */
  readonly runtimeMiB: number;
  readonly text: string;
}

/** Runs the process. */
export async function measureMemory(): Promise<TrainingMemory> {
  const model = new LlisaModel(LLISA_PRESETS["llisa-7m"], { initialise: false });
  const shares = stepShares(model, LLISA_TRAINING.batch);
  model.close();
  const mib = (floats: number): number => 4 * floats / MIB;
  const formulaMiB = shares.reduce((sum, [, floats]) => sum + mib(floats), 0);
  const script = new URL("train_once.ts", import.meta.url).pathname;
  const { stdout } = await output(Deno.execPath(), ["run", "-A", script, `${STEPS}`]);
  const { peakMiB, runtimeMiB } = JSON.parse(stdout) as Pick<TrainingMemory, "peakMiB" | "runtimeMiB">;
  const text = [
    `memory of a step of llisa-7m, ${LLISA_TRAINING.batch} x 256 tokens, in MiB:`,
    shares.map(([name, floats]) => `${name} ${mib(floats).toFixed(1)}`).join(" + ") +
    ` = ${formulaMiB.toFixed(0)}`,
    `peak of the process ${peakMiB.toFixed(0)}: ${(peakMiB / formulaMiB).toFixed(2)} x that; ` +
    `${((peakMiB - runtimeMiB) / formulaMiB).toFixed(2)} x without the ${
      runtimeMiB.toFixed(0)
    } of the runtime`,
  ].join("\n");
  return { shares, formulaMiB, peakMiB, runtimeMiB, text };
}
