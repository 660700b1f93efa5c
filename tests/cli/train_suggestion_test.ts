import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, run, SMALL } from "./support.ts";

Deno.test("train suggests a prompt that the model knows: the first word of its text, or none", async () => {
  await inFolder(async (folder) => {
    const [text, out] = [join(folder, "a.txt"), join(folder, "a.npz")];
    const texts: [string, string][] = [
      ["«42» + 17 = 59; ", ' --prompt "42"'],
      ["Ωρα $x ", ' --prompt "ωρα"'],
      ["$(!) ", ""],
      ["a".repeat(50) + " ", ` --prompt "${"a".repeat(20)}"`],
    ];
    for (const [words, prompt] of texts) {
      await Deno.writeTextFile(text, words.repeat(20));
      const trained = await run("train", "haze", ...SMALL, "--corpus", text, "--out", out, "--force");
      assertEquals(trained.code, 0, trained.err);
      assert(trained.out.endsWith(`try: haze generate ${out}${prompt}\n`), trained.out);
      const given = prompt === "" ? [] : ["--prompt", prompt.slice(' --prompt "'.length, -1)];
      const written = await run("generate", out, ...given, "--length", "3");
      assertEquals([written.code, written.err.includes("unknown")], [0, false], written.err);
    }
  });
});

Deno.test("train counts one symbol as one", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "a.txt");
    await Deno.writeTextFile(text, "a".repeat(200));
    const { code, err } = await run(
      ...["train", "haze", ...SMALL, "--corpus", text, "--out", join(folder, "a.npz")],
    );
    assert(code === 0 && err.includes(", 1 symbol, "), err);
  });
});
