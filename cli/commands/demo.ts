/** `haze demo haze`: the seed's demonstration, on models that have learnt something. */
import { type Command, COMPUTE_OPTIONS, SEED_OPTION, seedOf, UsageError } from "../command.ts";
import { hazeDemo } from "../demo/haze_demo.ts";
import { describeDemo } from "../demo/describe.ts";
import { backendOf } from "../files.ts";
import { EXIT } from "../report.ts";

const MODELS = ["haze"];

export const command: Command = {
  name: "demo",
  summary:
    "Trains one short hybrid model and shows three samplers on it, then three head types trained alike.",
  positionals: ["MODEL"],
  options: [
    { name: "steps", kind: "integer", value: "N", help: "optimiser steps of each model (default 600)" },
    SEED_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  examples: ["haze demo haze", "haze demo haze --steps 1000 --seed 7 --json"],
  async run(call, io) {
    const [model = ""] = call.positionals;
    if (!MODELS.includes(model)) {
      throw new UsageError(`Cannot show a demo as the model must be one of ${MODELS.join(", ")}: ${model}`);
    }
    const [seed, steps] = [seedOf(call), call.number("steps") ?? 600];
    if (steps < 1) throw new UsageError(`Cannot show a demo as --steps must be at least 1: ${steps}`);
    const json = call.flag("json");
    const { samplers, print } = json ? { samplers: () => {}, print: () => {} } : describeDemo(io);
    const demo = await hazeDemo({
      seed,
      steps,
      io,
      kernels: backendOf(call),
      quiet: json,
      onSamplers: samplers,
    });
    if ("interrupted" in demo) {
      const { headType, step } = demo;
      if (json) io.out(`${JSON.stringify(demo)}\n`);
      else io.err(`stopped after step ${step} of the ${headType} heads; nothing is saved by a demo\n`);
      return EXIT.interrupted;
    }
    if (json) io.out(`${JSON.stringify(demo)}\n`);
    else print(demo);
    return EXIT.done;
  },
};
