import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { fakeIo, inFolder, run, SMALL } from "./support.ts";

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

Deno.test("train's suggestion stays one command on a narrow terminal", async () => {
  await inFolder(async (folder) => {
    const io = fakeIo(undefined, { isTerminal: true, columns: 30 });
    const out = join(folder, "a.npz");
    assertEquals(await main(["train", "haze", ...SMALL, "--out", out], io), 0, io.written.err);
    const [suggestion = ""] = /try: [^]*/.exec(io.written.out) ?? [];
    assert(suggestion.includes(" \\\n"), suggestion);
    assertEquals(suggestion.replaceAll(/ \\\n */g, " "), `try: haze generate ${out} --prompt "one"\n`);
  });
});
