/** `demo haze`: runs it and tells it. */
import { type Call, type Io, seedOf, UsageError } from "../command.ts";
import { backendOf } from "../files.ts";
import { EXIT } from "../report.ts";
import { describeDemo } from "./describe.ts";
import { hazeDemo } from "./haze_demo.ts";

/** Shows the demonstration of haze and gives the exit code. */
export async function showHazeDemo(call: Call, io: Io): Promise<number> {
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
}
