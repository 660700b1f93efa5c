/** The same bits after 200 steps: any number of threads, recorded or eager, killed and resumed. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import type { Kernels, WasmKernels } from "../../lib/kernels/mod.ts";
import { fnv1a64 } from "../../lib/tokenizers/mod.ts";
import { NUMERICS_VERSION, readCheckpointMeta } from "../../lib/training/mod.ts";
import golden from "../golden/training/bits.json" with { type: "json" };
import { engineOf, LAST_SAVED, SAVE_EVERY, sharedCalls, train, TRAINING } from "./bits_run.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const REMEDY = "run tools/make_golden_bits.ts after raising NUMERICS_VERSION";
/** What a step must share with the workers, or equal bits would say nothing: products, rows, columns, elements and the optimiser. */
const SHARED = ["gemm", "attention", "attentionGrad", "layerNorm", "embedding", "binary", "dropout", "adamw"];

const THREADS = [1, 2, 3, 4] as const;
const ALL = THREADS.flatMap((threads) => [true, false].map((eager) => ({ threads, eager })));
/** Runs of each mode that are compared; the full tests take all pairs. */
const RUNS = {
  strict: FULL ? ALL : ALL.filter(({ threads, eager }) => eager === (threads % 2 === 0)),
  relaxed: FULL ? ALL : [{ threads: 1, eager: true }, { threads: 3, eager: false }],
} as const;

/** The same engine, counting recordings; an eager one never gives a plan. */
function watched(kernels: WasmKernels, eager: boolean): { kernels: Kernels; recordings(): number } {
  let count = 0;
  const record: Kernels["record"] = (body) => {
    count++;
    if (!eager) return kernels.record(body);
    body();
    return undefined;
  };
  return { kernels: { ...kernels, record }, recordings: () => count };
}

Deno.test("the golden bits are those of this version, this text and 200 steps with dropout", () => {
  assertEquals(golden.numericsVersion, NUMERICS_VERSION, REMEDY);
  assertEquals(fnv1a64(new TextEncoder().encode(BUILTIN_TEXT)), golden.corpus.hash, "the text has changed");
  assert(TRAINING.steps === 200 && golden.training.dropout > 0 && golden.config.headType === "hybrid");
});

for (const mode of ["strict", "relaxed"] as const) {
  Deno.test(`Trainer gives the same bits with any number of threads, eager and replayed, in ${mode} mode`, async () => {
    let expected = mode === "strict" ? golden.sha256 : undefined;
    for (const { threads, eager } of RUNS[mode]) {
      const label = `${threads} threads, ${eager ? "eager" : "replayed"}`;
      const engine = await engineOf(mode, threads);
      const { kernels, recordings } = watched(engine, eager);
      let hash = "";
      const shared = await sharedCalls(engine.launcher, async () => void (hash = await train(kernels)));
      assertEquals(engine.launcher.sharesWork, threads > 1, label);
      engine.launcher.close();
      assertEquals(recordings(), eager ? TRAINING.steps : 1, `${label}: recordings`);
      for (const name of SHARED) {
        const calls = shared.get(name) ?? 0;
        assert(
          threads === 1 ? calls === 0 : calls >= TRAINING.steps,
          `${label}: ${calls} shared ${name} calls`,
        );
      }
      assertEquals(hash, expected ??= hash, `${label}: other bits. If that is meant, ${REMEDY}`);
    }
  });
}

Deno.test("Trainer gives the same bits when killed with one number of threads and resumed with another", async () => {
  const folder = await Deno.makeTempDir({ prefix: "haze-bits-" });
  try {
    for (const [before, after] of FULL ? [[2, 3], [1, 4], [4, 2], [3, 1]] as const : [[2, 3]] as const) {
      const path = join(folder, `${before}.npz`);
      const program = new URL("bits_run.ts", import.meta.url).pathname;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", program, String(before), path],
        ...{ stdout: "piped", stderr: "null" },
      }).spawn();
      const wanted = SAVE_EVERY + 3 + Math.floor(Date.now() % (LAST_SAVED - SAVE_EVERY));
      let printed = "";
      let killed = false;
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        printed += text;
        if (killed || Number(printed.trimEnd().split("\n").at(-1)) < wanted) continue;
        child.kill("SIGKILL");
        killed = true;
      }
      const label = `${before} threads, killed about step ${wanted}, resumed with ${after}`;
      const { success } = await child.status;
      assertEquals(
        [success, printed.includes(`${TRAINING.steps}\n`)],
        [false, false],
        `${label}: it came to its end`,
      );
      const from = await Deno.readFile(path);
      const { training } = readCheckpointMeta(from, path);
      assert(
        training!.step >= SAVE_EVERY && training!.step <= LAST_SAVED,
        `${label}: saved at ${training!.step}`,
      );
      const engine = await engineOf("strict", after);
      assertEquals(await train(engine, { from }), golden.sha256, `${label}: other bits`);
      assertEquals(engine.launcher.sharesWork, after > 1);
      engine.launcher.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
