/** `train --profile`. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { ProfileReport } from "../../lib/kernels/mod.ts";
import { checkFailure, fakeIo, inFolder, jsonLines, losses, run, SMALL, snapshot } from "./support.ts";
import { main } from "../../cli/haze.ts";

const TRAIN = ["train", "haze", ...SMALL];

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat: string;
  readonly tid: number;
}

async function eventsOf(path: string): Promise<TraceEvent[]> {
  return JSON.parse(await Deno.readTextFile(path)).traceEvents;
}

Deno.test("train --profile prints a table that names kernels, and writes a trace beside the checkpoint", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "small.npz");
    const { code, out: text, err } = await run(...TRAIN, "--out", out, "--profile");
    assertEquals(code, 0, err);
    const lines = text.split("\n");
    assert(lines.some((line) => /^step, 3 times, [\d.]+ ms each$/.test(line)), text);
    assert(
      lines.some((line) => /^gemm NN {2,}16x\d+x16 +forward +\d+ +[\d.]+ +[\d.]+ % +[\d.]+$/.test(line)),
      text,
    );
    for (const words of ["first step, ", "evaluation, ", "outside kernels", "reading the clock"]) {
      assert(text.includes(words), `${words}: ${text}`);
    }
    // The shares of a table are rounded to a tenth of a percent each.
    const table = lines.slice(lines.findIndex((line) => line.startsWith("kernel ")) + 1);
    const shares = table.slice(0, table.findIndex((line) => line.startsWith("all "))).map((line) =>
      Number(/([\d.]+) %/.exec(line)![1])
    );
    const sum = shares.reduce((total, share) => total + share);
    assert(Math.abs(sum - 100) <= 0.05 * shares.length, `${sum}: ${text}`);

    const events = await eventsOf(join(folder, "small.trace.json"));
    const spans = events.filter(({ ph, cat }) => ph === "X" && cat === "span").map(({ name }) => name);
    assertEquals(spans, ["first step 1", "step 1", "step 2", "step 3", "evaluation 1"]);
    assert(events.some(({ name, cat }) => name === "crossEntropyGrad" && cat === "gradient"));
    assert(text.includes(`trace ${join(folder, "small.trace.json")}: open it in`), text);
  });
});

Deno.test("train --profile --json gives the report as a line before the last, and the same losses", async () => {
  await inFolder(async (folder) => {
    const trace = join(folder, "deeper", "mine.json");
    const profiled = await run(
      ...TRAIN,
      "--out",
      join(folder, "a.npz"),
      "--profile",
      "--trace",
      trace,
      "--json",
    );
    const plain = await run(...TRAIN, "--out", join(folder, "b.npz"), "--json");
    assertEquals([profiled.code, plain.code], [0, 0], profiled.err);
    assertEquals(losses(profiled.out), losses(plain.out));
    const lines = jsonLines(profiled.out);
    assertEquals(Object.keys(lines.at(-2)!), ["profile"]);
    assertEquals(lines.at(-1)!.done, true);
    const { sections, ms, trace: written } = lines.at(-2)!.profile as ProfileReport & {
      trace: { path: string; calls: number; callsLeftOut: number };
    };
    assertEquals(sections.map(({ name, spans }) => [name, spans]), [
      ...[["first step", 1], ["step", 3], ["evaluation", 1], ["elsewhere", 0]],
    ]);
    const total = sections.reduce((sum, section) => sum + section.ms, 0);
    assert(Math.abs(total - ms) < 1e-6 * ms, `${total} of ${ms}`);
    const { length } = (await eventsOf(trace)).filter(({ ph, cat, tid }) =>
      ph === "X" && tid === 1 && cat !== "span"
    );
    assertEquals(written, { path: trace, calls: length, callsLeftOut: 0 });
    const steps = sections.slice(0, 2).map(({ rows }) => rows.reduce((sum, { calls }) => sum + calls, 0));
    assertEquals(steps[1], 3 * steps[0]!, "the first step makes the calls of the others");
  });
});

Deno.test("train --profile goes with --resume and with the reference, and tells of a run that was stopped", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "small.npz");
    const io = fakeIo((text) => text.includes('"step":2') && io.interrupt());
    assertEquals(await main([...TRAIN, "--out", out, "--profile", "--json"], io), 130);
    const stopped = jsonLines(io.written.out);
    assertEquals([Object.keys(stopped.at(-2)!)[0], stopped.at(-1)!.interrupted], ["profile", true]);
    const again = ["train", "haze", "--resume", "--out", out, "--profile", "--json"];
    checkFailure(await run(...again), 1, "nothing may be overwritten", true);
    const resumed = await run(...again, "--force");
    assertEquals(resumed.code, 0, resumed.err);
    const { sections } = jsonLines(resumed.out).at(-2)!.profile as ProfileReport;
    assertEquals(sections[0]!.spans + sections[1]!.spans, 2);
    const slow = await run(...TRAIN, "--backend", "reference64", "--out", join(folder, "r.npz"), "--profile");
    assert(/^gemm NN .* forward /m.test(slow.out), slow.out + slow.err);
  });
});

Deno.test("train refuses a trace that it may not or cannot write, before it trains", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await Deno.writeTextFile(at("there.json"), "mine");
    await Deno.writeTextFile(at("small.trace.json"), "mine");
    await Deno.mkdir(at("dir.json"));
    const before = await snapshot(folder);
    const train = [...TRAIN, "--out", at("small.npz")];
    for (
      const [words, code, said] of [
        [["--profile"], 1, `into ${at("small.trace.json")} as nothing may be overwritten`],
        [["--profile", "--trace", at("there.json")], 1, "nothing may be overwritten: it is there"],
        [["--profile", "--trace", at("dir.json"), "--force"], 1, "it is a directory"],
        [["--profile", "--trace", at("there.json/x.json")], 1, "as the system refuses: Not a directory"],
        [["--profile", "--trace", at("small.npz")], 2, "as --out goes there"],
        [["--trace", at("new.json")], 2, "--trace goes with --profile"],
      ] as const
    ) {
      for (const json of [false, true]) {
        checkFailure(await run(...train, ...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
    assertEquals(await snapshot(folder), before);
    const forced = await run(...train, "--profile", "--trace", at("there.json"), "--force");
    assertEquals(forced.code, 0, forced.err);
    assert((await eventsOf(at("there.json"))).length > 10);
  });
});
