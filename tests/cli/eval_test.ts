import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, run, runJson, smallCheckpoint } from "./support.ts";

type Json = Record<string, unknown>;
const keys = (value: unknown): string[] => Object.keys(value as Json);

Deno.test("eval --json prints the whole evaluation document", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const score = await runJson("eval", path);
    assertEquals(keys(score), [
      ...[
        "tokens",
        "bytes",
        "characters",
        "nllNats",
        "bitsPerByte",
        "bitsPerCharacter",
        "perplexity",
        "calibration",
      ],
      ...["uniformNats", "unigramNats", "bigramNats", "accuracy", "intervals"],
    ]);
    const { calibration, intervals, ...numbers } = score;
    assert(Object.values(numbers).every((value) => typeof value === "number" && Number.isFinite(value)));
    assertEquals(keys(calibration), ["eceEqualWidth", "eceEqualMass", "bins", "brier", "reliability"]);
    assertEquals(keys(intervals), [
      "nllNats",
      "bitsPerByte",
      "bitsPerCharacter",
      "level",
      "blockLength",
      "resamples",
    ]);
    assertAlmostEquals(score.uniformNats as number, Math.log(35), 1e-12);
    const printed = (await run("eval", path)).out;
    for (
      const name of [
        "held out",
        "yardsticks",
        "calibration",
        `${(score.bitsPerCharacter as number).toFixed(3)} bits`,
      ]
    ) {
      assert(printed.includes(name), printed);
    }
  });
});

Deno.test("eval scores another text, all of a text, and notes what is peculiar about it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const text = join(folder, "a.txt");
    await Deno.writeTextFile(text, "the lamp is lit (by µ) and the haze is thin. ".repeat(20));
    const part = await runJson("eval", path, "--corpus", text);
    const whole = await runJson("eval", path, "--corpus", text, "--whole");
    const { err } = await run("eval", path, "--corpus", text);
    assertEquals(err.split("\n").slice(0, 2), [
      'note: 60 characters that the model does not know left out: "(" "µ" ")"',
      `note: ${text} is not the text it was trained on`,
    ]);
    const [a, b] = [part, whole].map(({ tokens }) => tokens as number);
    assert(a! < 100 && b! > 800 && b! < 900, `${a} and ${b}`);
    // On the training part its own counts do better than held out, or at least differently.
    assert(whole.unigramNats !== part.unigramNats);
    assertEquals((await run("eval", path)).err, "");
  });
});

Deno.test("eval --whole says that it scored the training part too, or that the text is another one", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const text = join(folder, "a.txt");
    await Deno.writeTextFile(text, "the lamp is lit and the haze is thin. ".repeat(20));
    const own = await run("eval", path, "--whole");
    assert(/^whole text \(training part included\) \d\.\d{3} bits per character/.test(own.out), own.out);
    assertEquals([own.code, own.err], [0, ""]);
    const other = await run("eval", path, "--whole", "--corpus", text);
    assert(/^whole text {2}\d\.\d{3} bits per character/.test(other.out), other.out);
    assertEquals(other.err, `note: ${text} is not the text it was trained on\n`);
    for (const words of [[], ["--corpus", text]]) {
      const { out } = await run("eval", path, ...words);
      assert(/^held out {4}\d\.\d{3} bits per character/.test(out), out);
    }
  });
});

Deno.test("eval hints at what can be done about a text that is too short", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const text = join(folder, "a.txt");
    await Deno.writeTextFile(text, "the lamp");
    const { code, err } = await run("eval", path, "--corpus", text);
    assertEquals([code, err.split("\n").slice(0, 2)], [1, [
      `Cannot split ${text} as a window of 8 + 1 tokens must fit into nine tenths of it: 8 tokens`,
      "hint: give a longer text, or train with a shorter --context",
    ]]);
  });
});
