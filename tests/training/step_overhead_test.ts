import { assert, assertEquals } from "@std/assert";
import type { StepOverhead } from "../../bench/step_overhead.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";

/** What the program says. */
interface Report {
  readonly known: number;
  readonly knownBytes: number;
  readonly replayed: StepOverhead;
  readonly eager: StepOverhead;
}

async function stepOverhead(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const program = new URL("../../bench/step_overhead.ts", import.meta.url).pathname;
  const flags = "--v8-flags=--expose-gc,--min-semi-space-size=256,--max-semi-space-size=256";
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", flags, program, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  return { code, out, err };
}

/** One run for all tests. */
let report: Promise<Report> | undefined;

async function measured(): Promise<Report> {
  const { out, err } = await stepOverhead("--steps", "10", "--json");
  assert(out.startsWith("{"), `${out}${err}`);
  return JSON.parse(out);
}

Deno.test("Trainer allocates less than 1 MB of JavaScript a step, and replays its kernel calls", async () => {
  const { known, knownBytes, replayed, eager } = await (report ??= measured());
  assert(knownBytes > known && knownBytes < 1.2 * known, `${known} bytes count as ${knownBytes}`);
  assert(replayed.bytes > 0 && replayed.bytes < 1e6, `a replayed step allocates ${replayed.bytes} bytes`);
  assert(eager.bytes > replayed.bytes && eager.bytes < 2e6, `an eager step allocates ${eager.bytes} bytes`);
  assert(replayed.calls > 50, `a replayed step makes ${replayed.calls} kernel calls`);
});

Deno.test({
  name: "Trainer spends little time outside kernels",
  ignore: !FULL, // a busy machine may slow down one part more than the other
  async fn() {
    const { replayed, eager } = await (report ??= measured());
    // Some one and seven percent on a quiet machine.
    for (const { outsideShare } of [replayed, eager]) {
      assert(outsideShare > 0 && outsideShare < 0.25, `${100 * outsideShare} % outside kernels`);
    }
    assert(replayed.emptyStepMs < 0.1 * replayed.stepMs, JSON.stringify(replayed));
  },
});

Deno.test("step_overhead refuses arguments that it does not know, and numbers that count no steps", async () => {
  const rule = "Cannot report as --steps must be an integer from 1 up";
  for (
    const [args, message] of [
      [["--jsn"], "Cannot report as arguments are --json, --steps: --jsn"],
      [["--steps"], `${rule}: nothing`],
      [["--steps", "0", "--json"], `${rule}: 0`],
      [["--steps", "1e1"], `${rule}: 1e1`],
      [["--steps", "2", "--steps", "3"], "Cannot report as --steps is given once: --steps"],
    ] as const
  ) {
    assertEquals(await stepOverhead(...args), { code: 2, out: "", err: `${message}\n` }, `${args}`);
  }
});
