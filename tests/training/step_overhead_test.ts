import { assert } from "@std/assert";
import type { StepOverhead } from "../../bench/step_overhead.ts";

Deno.test("Trainer allocates less than 1 MB of JavaScript a step, and spends little time outside kernels", async () => {
  const program = new URL("../../bench/step_overhead.ts", import.meta.url).pathname;
  const flags = "--v8-flags=--expose-gc,--min-semi-space-size=256,--max-semi-space-size=256";
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", flags, program, "--steps", "10", "--json"],
  }).output();
  const out = new TextDecoder().decode(stdout);
  assert(out.startsWith("{"), `${out}${new TextDecoder().decode(stderr)}`);
  const { known, knownBytes, replayed, eager }:
    & {
      readonly [N in "known" | "knownBytes"]: number;
    }
    & { readonly [N in "replayed" | "eager"]: StepOverhead } = JSON.parse(out);
  assert(knownBytes > known && knownBytes < 1.2 * known, `${known} bytes count as ${knownBytes}`);
  assert(replayed.bytes > 0 && replayed.bytes < 1e6, `a replayed step allocates ${replayed.bytes} bytes`);
  assert(eager.bytes > replayed.bytes && eager.bytes < 2e6, `an eager step allocates ${eager.bytes} bytes`);
  // Some one and seven percent on a quiet machine; this one may be busy.
  for (const { outsideShare } of [replayed, eager]) {
    assert(outsideShare > 0 && outsideShare < 0.25, `${100 * outsideShare} % outside kernels`);
  }
  assert(replayed.calls > 50 && replayed.emptyStepMs < 0.1 * replayed.stepMs, JSON.stringify(replayed));
});
