/** Ctrl-C, SIGTERM, a closed terminal and closed pipes, of the program as a process. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { openCheckpoint } from "../../lib/models/mod.ts";
import {
  allText,
  haze,
  inFolder,
  jsonLines,
  run,
  SMALL,
  smallCheckpoint,
  snapshot,
  textOf,
} from "./support.ts";
import { TINY } from "./spiral_support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const LONG = [...SMALL.slice(0, 4), ...SMALL.slice(6), "--steps", "1000000"];

/** Starts a call and waits for a word of its output, on stdout unless said otherwise. */
async function started(words: readonly string[], word: string, on: "stdout" | "stderr" = "stdout") {
  const child = haze(words).spawn();
  const other = allText(on === "stdout" ? child.stderr : child.stdout);
  const reader = textOf(child[on]).getReader();
  let text = "";
  while (!text.includes(word)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`it ended: ${text}${await other}`);
    text += value;
  }
  const rest = async (): Promise<string> => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
    return text;
  };
  return { child, text: rest(), other, reader };
}

Deno.test({
  name: "train and spiral finish the step and save at SIGHUP, too",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const calls = [
        [["train", "haze", ...LONG, "--json", "--out", join(folder, "a.npz")], '{"step":3,'],
        [
          ["spiral", ...TINY, "--steps", "1000000", "--json", "--save_path", join(folder, "b.npz")],
          '"step":3,',
        ],
      ] as const;
      for (const [words, word] of calls) {
        const { child, text, other } = await started(words, word);
        child.kill("SIGHUP");
        // A process without any terminal is taken for one that shall outlive it only where that cannot be told.
        const [out, err, { code }] = await Promise.all([text, other, child.status]);
        assertEquals([code, err], [130, ""]);
        const { interrupted, step, checkpoint } = jsonLines(out).at(-1)!;
        assert(interrupted === true && Number(step) >= 3);
        openCheckpoint(await Deno.readFile(String(checkpoint)), { name: "it", moments: true }).model.close();
      }
      // A quick machine may have come to its first evaluation.
      const names = Object.keys(await snapshot(folder)).filter((name) => !name.includes(".best."));
      assertEquals(names.toSorted(), ["a.npz", "a.npz.md", "b.part.npz"]);
    }),
});

Deno.test({
  name:
    "a second Ctrl-C ends train at once, in the middle of a step that takes long, and the checkpoint is whole",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      // Plain loops: a step of many seconds, in which the main thread hears nothing.
      const slow = ["--backend", "reference32", "--context", "64", "--batch", "64", "--set", "nEmb=128"];
      const out = join(folder, "a.npz");
      const words = ["train", "haze", ...slow, "--set", "evaluationTokens=16", "--steps", "5", "--out", out];
      const child = haze(words).spawn();
      const texts = [allText(child.stdout), allText(child.stderr)];
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if ((await Deno.stat(out).catch(() => undefined))?.isFile) break;
      }
      await new Promise((resolve) => setTimeout(resolve, 1500)); // the first step has begun
      child.kill("SIGINT");
      await new Promise((resolve) => setTimeout(resolve, 300));
      const began = performance.now();
      child.kill("SIGINT");
      const { signal } = await child.status;
      const took = performance.now() - began;
      await Promise.all(texts);
      assertEquals(signal, "SIGINT"); // a shell says 130
      assert(took < 1000, `it took ${took} ms`);
      const { model, meta } = openCheckpoint(await Deno.readFile(out), { name: out, moments: true });
      model.close();
      assertEquals(meta.training!.step, 0);
      // Nobody could give the lock back: the next run takes it over.
      assertEquals(Object.keys(await snapshot(folder)).toSorted(), ["a.npz", "a.npz.lock", "a.npz.md"]);
      const again = await run("train", "haze", ...SMALL, "--force", "--out", out);
      assertEquals(again.code, 0, again.err);
      assert(again.err.startsWith(`note: took over ${out}.lock from process ${child.pid}, which is gone\n`));
    }),
});

Deno.test({
  name: "train whose output nobody reads any more saves and ends quietly",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const out = join(folder, "a.npz");
      const { child, text, other, reader } = await started(
        ["train", "haze", ...LONG, "--json", "--out", out],
        '{"step":5,',
      );
      text.catch(() => {});
      await reader.cancel();
      assertEquals([(await child.status).code, await other], [0, ""]);
      const { model, meta } = openCheckpoint(await Deno.readFile(out), { name: out, moments: true });
      model.close();
      assert(meta.training!.step >= 5, `step ${meta.training!.step}`);
      assertEquals(Object.keys(await snapshot(folder)).toSorted(), ["a.npz", "a.npz.md"]);
      const resumed = await run(
        "train",
        "haze",
        "--resume",
        "--steps",
        String(meta.training!.step),
        "--out",
        out,
      );
      assertEquals(resumed.code, 0, resumed.err);
    }),
});

Deno.test({
  name:
    "ablate, compare and claims that are interrupted lose the run they are in, and the same command goes on",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const sizes = [
        "--quick",
        "--seeds",
        "2",
        "--steps",
        FULL ? "60" : "20",
        "--cache",
        join(folder, "cache"),
      ];
      const calls = [
        ["compare", "seed", "seed,headType=content", ...sizes],
        ...(FULL
          ? [["ablate", "haze", "learned-gate", ...sizes], [
            ...["claims", "run", "H2", "--quick", "--seeds", "2", "--cache", join(folder, "cache")],
          ]]
          : []),
      ];
      for (const words of calls) {
        const child = haze(words).spawn();
        const texts = [allText(child.stdout), allText(child.stderr)];
        // Until the first result is kept.
        while (await results(folder) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        const kept = await results(folder);
        child.kill("SIGTERM");
        const { code, signal } = await child.status;
        const [, err] = await Promise.all(texts);
        assert(code === 130 || code === 0, `${code} ${signal} ${err}`);
        const { code: again, err: more } = await run(...words);
        assertEquals(again, 0, more);
        assert(await results(folder) >= kept);
        await Deno.remove(join(folder, "cache"), { recursive: true });
      }
    }),
});

/** How many results are kept. */
async function results(folder: string): Promise<number> {
  return Object.keys(await snapshot(folder)).filter((name) => name.endsWith(".json")).length;
}

Deno.test({
  name: "generate, repl and chat end at SIGTERM and at SIGHUP, and generate at Ctrl-C",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const path = await smallCheckpoint(folder);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        const { child, text, other } = await started([
          "generate",
          path,
          "--prompt",
          "the ",
          "--length",
          "1000000",
        ], "the");
        child.kill(signal);
        assertEquals([(await child.status).code, await other], [130, ""], signal);
        assert((await text).length < 1_000_000);
      }
      // Training a Reso-LLM, whose held-out answers are all scored at the end, takes its time.
      const talks = FULL ? [["chat", await smallTalk(folder)], "help lists"] as const : undefined;
      const calls = [[["repl", path], "/quit leaves"], ...(talks ? [talks] : [])] as const;
      for (const [words, word] of calls) {
        const child = haze(words, { stdin: "piped" }).spawn();
        const out = allText(child.stdout);
        const reader = textOf(child.stderr).getReader();
        for (let text = ""; !text.includes(word);) text += (await reader.read()).value ?? "";
        child.kill("SIGTERM");
        while (!(await reader.read()).done);
        assertEquals([(await child.status).code, (await out).trim()], [130, ""], words[0]);
        await child.stdin.close().catch(() => {}); // it is gone
      }
    }),
});

/** A Reso-LLM to talk with. */
async function smallTalk(folder: string): Promise<string> {
  const out = join(folder, "talk.npz");
  const { code, err } = await run(
    "train",
    "reso-llm",
    "--steps",
    "1",
    "--batch",
    "1",
    "--context",
    "8",
    "--out",
    out,
  );
  assertEquals(code, 0, err);
  return out;
}
