/** `demo reso-llm`: runs it and tells it. */
import { type Call, type Io, seedOf, UsageError } from "../command.ts";
import { backendOf } from "../files.ts";
import { EXIT } from "../report.ts";
import { ProgressLine } from "../ui/progress.ts";
import { describeResoSections } from "./describe_reso_llm.ts";
import { resoDemo } from "./reso_llm_demo.ts";

/** Steps unless the call says otherwise: some seconds. */
const STEPS = 500;

/** Shows the demonstration of Reso-LLM and gives the exit code. */
export async function showResoLLMDemo(call: Call, io: Io): Promise<number> {
  const steps = call.number("steps") ?? STEPS;
  if (steps < 1) throw new UsageError(`Cannot show a demo as --steps must be at least 1: ${steps}`);
  const [json, seed] = [call.flag("json"), seedOf(call)];
  const progress = json ? undefined : new ProgressLine({
    ...{ color: io.color, live: io.errIsTerminal, write: io.err },
  });
  const describe = describeResoSections(io);
  const startMs = performance.now();
  try {
    const sections = await resoDemo({
      ...{ steps, seed, kernels: backendOf(call), signal: io.interrupted },
      onStep: (step, loss, tokens) => {
        const tokensPerSecond = 1000 * tokens / Math.max(1, performance.now() - startMs);
        progress?.update({ step, steps, loss, tokensPerSecond });
      },
      onSection: (section) => {
        progress?.done();
        if (!json) describe(section);
      },
    });
    if (json) io.out(`${JSON.stringify({ seed, steps, sections })}\n`);
    return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
  } finally {
    progress?.done();
  }
}
