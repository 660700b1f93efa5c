import { assert, assertEquals } from "@std/assert";
import { main } from "../../cli/haze.ts";
import { checkFailure, fakeIo, run, runJson } from "./support.ts";

interface Text {
  sampling: Record<string, unknown>;
  text: string;
  stats: Record<string, number>;
}
interface Demo {
  prompt: string;
  seed: number;
  steps: number;
  samplers: Text[];
  heads:
    (Text & { headType: string; parameters: number; bitsPerCharacter: number; interval: [number, number] })[];
}

Deno.test("demo haze --json shows three samplers on one model and three head types trained alike", async () => {
  const words = ["demo", "haze", "--steps", "8", "--seed", "3"];
  const demo = await runJson<Demo>(...words);
  assertEquals([demo.prompt, demo.seed, demo.steps], ["resonance", 3, 8]);
  assertEquals(demo.samplers.map(({ sampling }) => sampling), [
    { sampling: "basic", temperature: 1 },
    { sampling: "top_p", temperature: 0.8, topP: 0.9 },
    { sampling: "entropy", targetEntropyBits: 3 },
  ]);
  for (const { text, stats } of demo.samplers) assertEquals([[...text].length, stats.tokens], [150, 150]);
  assertEquals(demo.heads.map(({ headType }) => headType), ["reweight", "content", "hybrid"]);
  for (const { text, bitsPerCharacter, interval: [low, high], parameters } of demo.heads) {
    assertEquals([...text].length, 100);
    assert(low < bitsPerCharacter && bitsPerCharacter < high && bitsPerCharacter < 6 && parameters > 50_000);
  }
  const scores = demo.heads.map(({ bitsPerCharacter }) => bitsPerCharacter);
  assertEquals(new Set(scores).size, 3);
  assertEquals(await runJson<Demo>(...words), demo);
  const other = await runJson<Demo>("demo", "haze", "--steps", "8", "--seed", "4");
  assert(other.heads[0]!.bitsPerCharacter !== scores[0]);
});

Deno.test("demo haze prints the figures that its document has", async () => {
  const words = ["demo", "haze", "--steps", "5"];
  const demo = await runJson<Demo>(...words);
  const { code, out, err } = await run(...words);
  assertEquals(code, 0, err);
  for (const { text, stats } of demo.samplers) {
    assert(out.includes(`resonance${text}\n`), out);
    assert(
      out.includes(`entropy ${stats.meanEntropy!.toFixed(2)} ± ${stats.entropyStd!.toFixed(2)} bits`),
      out,
    );
  }
  for (const { headType, bitsPerCharacter } of demo.heads) {
    assert(
      out.includes(`${headType}\n`) &&
        out.includes(`held out ${bitsPerCharacter.toFixed(3)} bits per character`),
    );
  }
  assert(err.includes("training hybrid heads") && err.includes("training content heads"), err);
});

Deno.test("demo refuses other models and steps, and stops at Ctrl-C", async () => {
  for (const json of [false, true]) {
    const words = json ? ["--json"] : [];
    checkFailure(
      await run("demo", "hazy", ...words),
      2,
      "the model must be one of haze, resoformer, reso-llm: hazy",
      json,
    );
    checkFailure(await run("demo", ...words), 2, "it needs MODEL: got nothing", json);
    checkFailure(
      await run("demo", "haze", "--steps", "0", ...words),
      2,
      "--steps must be at least 1: 0",
      json,
    );
    checkFailure(
      await run("demo", "haze", "--seed", "-1", ...words),
      2,
      "--seed must be at least 0: -1",
      json,
    );
  }
  const io = fakeIo();
  io.interrupt();
  assertEquals([await main(["demo", "haze"], io), io.written.out], [130, ""]);
  const said = "stopped after step 1 of the hybrid heads; nothing is saved by a demo\n";
  assert(io.written.err.endsWith(said), io.written.err);
  const programs = fakeIo();
  programs.interrupt();
  assertEquals(await main(["demo", "haze", "--json"], programs), 130);
  assertEquals(programs.written, {
    out: '{"interrupted":true,"headType":"hybrid","step":1}\n',
    err: "",
  });
});
