import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, run } from "./support.ts";

/** The public C program, where there is a build of it: `gcc -O3 -o run run.c -lm`. */
const PROGRAM = Deno.env.get("HAZE_RUN_C");

const CASES: readonly { readonly temperature: string; readonly topP: string; readonly seed: string }[] = [
  { temperature: "0", topP: "0.9", seed: "1" },
  { temperature: "1", topP: "0.9", seed: "42" },
  { temperature: "0.7", topP: "0.5", seed: "1337" },
  { temperature: "1", topP: "1", seed: "7" },
];

Deno.test({
  name: "a model trained here writes the same text in run.c as here (with HAZE_RUN_C naming a build of it)",
  ignore: PROGRAM === undefined,
  async fn() {
    await inFolder(async (folder) => {
      const [npz, bin, vocabulary] = ["a.npz", "model.bin", "tokenizer.bin"].map((name) =>
        join(folder, name)
      );
      const settings = ["--steps", "80", "--set", "evaluateEvery=1000"];
      const trained = await run("train", "llisa", "--preset", "tiny", ...settings, "--out", npz!, "--json");
      assertEquals(trained.code, 0, trained.err);
      assertEquals((await run("convert", npz!, bin!, "--to", "v0")).code, 0);
      assertEquals((await run("convert", npz!, vocabulary!)).code, 0);
      for (const { temperature, topP, seed } of CASES) {
        for (const prompt of ["the lamp", "haze over the hills"]) {
          const theirs = await new Deno.Command(PROGRAM!, {
            args: [
              bin!,
              "-z",
              vocabulary!,
              "-t",
              temperature,
              "-p",
              topP,
              "-s",
              seed,
              "-n",
              "60",
              "-i",
              prompt,
            ],
          }).output();
          assertEquals(theirs.code, 0, new TextDecoder().decode(theirs.stderr));
          const words = ["--temperature", temperature, "--top-p", topP, "--seed", seed, "--length", "60"];
          // From the checkpoint, and from what was exported.
          for (const file of [[npz!], [bin!, "--tokenizer", vocabulary!]]) {
            const { code, out, err } = await run(
              "generate",
              ...file,
              "--run-c",
              "--prompt",
              prompt,
              ...words,
            );
            assertEquals(code, 0, err);
            assertEquals(
              new TextEncoder().encode(out).toHex(),
              theirs.stdout.toHex(),
              `${prompt} ${words.join(" ")}`,
            );
          }
          assert(theirs.stdout.length > prompt.length + 20);
        }
      }
    });
  },
});
