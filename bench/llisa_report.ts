/**
 * The 7-million-parameter Llama beside C twins of it (`peers/llama/`, compiled by gcc), and what its training takes:
 * `deno run -A bench/llisa_report.ts [generation] [load] [training] [memory] [--json]`. `HAZE_RUN_C` names a build of the public
 * C program, which then has its turns too. Memory is known on Linux alone.
 *
 * @module
 */
import { type WasmKernels, wasmKernels } from "../lib/kernels/mod.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { programArguments } from "./arguments.ts";
import { benchMode, oneThread } from "./backends.ts";
import { compareGeneration, describeGeneration } from "./llisa/generation.ts";
import { measureLoad } from "./llisa/load.ts";
import { measureMemory } from "./llisa/memory.ts";
import { measureTraining } from "./llisa/training.ts";
import { LLISA_TRAINING } from "./sizes.ts";

/** What is measured, all of it unless something is named. */
const SECTIONS = ["generation", "load", "training", "memory"] as const;

async function main(): Promise<void> {
  const { flags, names } = programArguments({ flags: ["--json"], names: SECTIONS });
  const wanted = (section: typeof SECTIONS[number]): boolean => names.length === 0 || names.includes(section);
  const say = (text: string): void => {
    if (!flags.has("--json")) console.log(text);
  };
  const kernels: WasmKernels = oneThread();
  const results: Record<string, unknown> = { machine: machineState(kernels) };
  say(describeMachine(machineState(kernels)));
  const folder = await Deno.makeTempDir();
  try {
    if (wanted("generation")) {
      const rows = results.generation = await compareGeneration(kernels, folder, say);
      say(describeGeneration(rows));
    }
    if (wanted("load")) {
      const load = results.load = await measureLoad(kernels, folder);
      say(
        `\nllisa-7m from a v0 file: ${load.first.toFixed(0)} ms in a new process, again ${
          load.again.toFixed(0)
        } ms`,
      );
    }
    if (wanted("training")) {
      const { threads } = LLISA_TRAINING;
      const shared = wasmKernels({ mode: benchMode(), threads });
      const { tokensPerSecond, ofPeersModel } = results.training = await measureTraining(shared);
      shared.launcher.close();
      say(
        `\ntraining llisa-7m, ${LLISA_TRAINING.batch} x 256 tokens a step, ${threads} threads, wall clock: ${
          tokensPerSecond.toFixed(0)
        } tokens/s, ${ofPeersModel.toFixed(2)} x the rate of the step that peers have\n` +
          "(`deno run -A bench/peers_report.ts --only torch`, step of the Llama, 2 threads: times its ratio is ours to PyTorch's)",
      );
    }
    if (wanted("memory")) {
      const { text, ...memory } = await measureMemory();
      results.memory = memory;
      say(`\n${text}`);
    }
    if (flags.has("--json")) console.log(JSON.stringify(results));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
