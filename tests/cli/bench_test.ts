/** `haze bench`. */
import { assert, assertEquals } from "@std/assert";
import type { GenerationFigure } from "../../cli/measure/generation_figure.ts";
import type { MachineState } from "../../cli/measure/machine.ts";
import type { LoopFigure } from "../../cli/measure/figures.ts";
import type { TrainingFigure } from "../../cli/measure/training_figure.ts";
// Loaded here, since its clock opens the C library once for the process, which is no leak of a test.
import "../../cli/commands/bench.ts";
import { main } from "../../cli/haze.ts";
import { checkFailure, fakeIo, run, runJson } from "./support.ts";

/** The least that it measures. */
const BENCH = ["bench", "--seconds", "0.01", "--preset", "seed"];

interface BenchDocument {
  readonly machine: MachineState;
  readonly secondsPerFigure: number;
  readonly loop: LoopFigure[];
  readonly training: TrainingFigure[];
  readonly generation: GenerationFigure[];
}

Deno.test("bench --json gives rates that agree with one another, for one thread and for more", async () => {
  const { machine, secondsPerFigure, loop, training, generation } = await runJson<BenchDocument>(
    ...[...BENCH, "--threads", "2"],
  );
  assertEquals([machine.backend, secondsPerFigure], ["wasm", 0.01]);
  assert(machine.loopGigaflops > 0.1 && machine.loadAverage >= 0);
  assertEquals(loop.map(({ threads }) => threads), [1, 2]);
  assert(loop.every(({ gigaflops }) => gigaflops > 0.1));
  assertEquals(training.map(({ preset, threads }) => [preset, threads]), [["seed", 1], ["seed", 2]]);
  for (const { stepMs, tokensPerSecond, gigaflops, shareOfLoop, samples, parameters } of training) {
    assertEquals(parameters > 10_000 && samples >= 3, true);
    const tokens = 16 * 32;
    assert(Math.abs(tokensPerSecond * stepMs / 1e3 - tokens) < 1e-6 * tokens);
    assert(
      gigaflops > 0.01 && shareOfLoop > 0 && Number.isFinite(shareOfLoop),
      `${gigaflops}, ${shareOfLoop} of the loop`,
    );
  }
  assertEquals(generation.map(({ context, threads }) => [context, threads]), [
    ...[["growing", 1], ["growing", 2], ["sliding", 1], ["sliding", 2]],
  ]);
  assert(generation.every(({ tokensPerSecond }) => tokensPerSecond > 1));
});

Deno.test("bench prints a line for each figure, under heads with units, in 80 columns", async () => {
  const { code, out, err } = await run(...BENCH, "--threads", "1", "--backend", "wasm-strict");
  assertEquals(code, 0, err);
  const lines = out.split("\n");
  assert(lines.every((line) => line.length <= 80), out);
  assert(/backend wasm-strict,/.test(out.replaceAll("\n", " ")), out);
  assert(/^register-only loop +threads +GFLOP\/s$/m.test(out), out);
  assert(/^training +threads +ms\/step +tokens\/s +GFLOP\/s +of loop$/m.test(out), out);
  assert(/^seed, [\d,]+ weights +1 +[\d.]+ +[\d,]+ +[\d.]+ +\d+ %$/m.test(out), out);
  assert(/^seed, sliding +1 +[\d,]+$/m.test(out), out);
  assertEquals(lines.filter((line) => /^seed, /.test(line)).length, 3);
});

Deno.test("bench refuses what it cannot measure", async () => {
  for (
    const [words, said] of [
      [["--backend", "reference32"], "--backend must be made for speed"],
      [["--backend", "fast"], "fast"],
      [["--seconds", "0"], "--seconds must be above 0"],
      [["--seconds", "1e9"], "at most 600"],
      [["--quick", "--seconds", "1"], "--quick is --seconds 0.8"],
      [["--preset", "huge"], "--preset is one of tiny, small, seed: huge"],
      [["--threads", "0"], "threads must be an integer from 1 to 64: 0"],
    ] as const
  ) {
    for (const json of [false, true]) {
      checkFailure(await run("bench", ...words, ...(json ? ["--json"] : [])), 2, said, json);
    }
  }
});

Deno.test("bench ends at Ctrl-C with what it has", async () => {
  const io = fakeIo((text) => text.startsWith("\nregister-only") && io.interrupt());
  assertEquals(
    await main([...BENCH, "--threads", "1", "--seconds", "60"].filter((_, i) => i < 1 || i > 2), io),
    130,
  );
  assert(io.written.err.endsWith("stopped\n"), io.written.err);
  assertEquals(io.written.out.includes("generation"), false);
});
