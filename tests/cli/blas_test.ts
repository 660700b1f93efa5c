/** `--backend blas`: what it refuses anywhere, and that it computes where there is a library. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkFailure, haze, inFolder, jsonLines, run, SMALL } from "./support.ts";
import { blasTest } from "../kernels/blas/support.ts";

Deno.test("--backend lists what it may name", async () => {
  const said =
    "Cannot compute as --backend is one of wasm, wasm-strict, blas, reference32, reference64: blass";
  checkFailure(await run("demo", "haze", "--backend", "blass"), 2, said, false);
  checkFailure(await run("demo", "haze", "--backend", "blass", "--json"), 2, said, true);
});

/** A call in a process of its own, as a library that was opened stays loaded. */
async function outcomeOf(words: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await haze(words, { env }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  return { code, out, err };
}

Deno.test("--backend blas refuses a HAZE_BLAS that is no library, before it does anything", async () => {
  await inFolder(async (folder) => {
    const words = ["train", "haze", ...SMALL, "--out", join(folder, "out.npz"), "--backend", "blas"];
    const env = { HAZE_BLAS: join(folder, "none.so") };
    checkFailure(
      await outcomeOf(words, env),
      1,
      "Cannot open BLAS as HAZE_BLAS must name a shared library",
      false,
    );
    checkFailure(await outcomeOf([...words, "--json"], env), 1, "none.so", true);
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("--backend blas refuses where FFI is not permitted, in one line with a hint", async () => {
  await inFolder(async (folder) => {
    const program = import.meta.resolve("../../cli/haze.ts");
    const args = [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-env",
      program,
      "demo",
      "haze",
      "--backend",
      "blas",
    ];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([code, out], [1, ""]);
    assertEquals(
      err,
      "Cannot use BLAS as Deno must permit FFI: it is denied\nhint: run with --allow-ffi, or -A\n",
    );
  });
});

blasTest("--backend blas trains and goes on after a stop with the losses of a whole run", async () => {
  await inFolder(async (folder) => {
    const sizes = ["nEmb=32", "nodes=32", "nBlocks=1", "nHeads=2", "schedule=constant"];
    // Wide enough for products that go to the library.
    const wide = ["--context", "64", "--batch", "8", ...sizes.flatMap((word) => ["--set", word])];
    const call = ["train", "haze", ...wide, "--backend", "blas", "--json"];
    const [whole, part] = [join(folder, "whole.npz"), join(folder, "part.npz")];
    const all = await outcomeOf([...call, "--steps", "4", "--out", whole]);
    const first = await outcomeOf([...call, "--threads", "1", "--steps", "2", "--out", part]);
    // No --backend: a run goes on where it began.
    const resumed = await outcomeOf(["train", "haze", "--resume", "--out", part, "--steps", "4", "--json"]);
    assertEquals([all.code, first.code, resumed.code], [0, 0, 0], all.err + first.err + resumed.err);
    const lossesOf = (out: string) => jsonLines(out).filter((line) => "loss" in line).map(({ loss }) => loss);
    assertEquals([...lossesOf(first.out), ...lossesOf(resumed.out)], lossesOf(all.out));
    assertEquals(lossesOf(all.out).length, 4);
  });
});

blasTest("--backend blas gives the logits of wasm", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "wide.npz");
    const wide = [
      "--set",
      "nEmb=64",
      "--set",
      "nodes=64",
      "--set",
      "nBlocks=1",
      "--set",
      "nHeads=2",
      "--json",
    ];
    const trained = await run(
      "train",
      "haze",
      "--context",
      "64",
      "--batch",
      "1",
      "--steps",
      "1",
      ...wide,
      "--out",
      out,
    );
    assertEquals(trained.code, 0, trained.err);
    const tokens = Array.from({ length: 64 }, (_, i) => i % 30).join(",");
    const logits = async (backend: string) => {
      const { code, out: json, err } = await outcomeOf(
        ["logits", out, "--tokens", tokens, "--backend", backend, "--json"],
      );
      assertEquals(code, 0, err);
      return (JSON.parse(json) as { logits: number[][] }).logits[0]!;
    };
    const [ours, theirs] = [await logits("wasm"), await logits("blas")];
    ours.forEach((logit, i) => assertAlmostEquals(theirs[i]!, logit, 1e-5));
    assert(theirs.some((logit, i) => logit !== ours[i]), "other sums than ours: the library was used");
  });
});
