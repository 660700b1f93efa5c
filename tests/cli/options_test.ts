import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { Command } from "../../cli/command.ts";
import { command as ablateCommand } from "../../cli/commands/ablate.ts";
import { command as agentsCommand } from "../../cli/commands/agents.ts";
import { command as attentionCommand } from "../../cli/commands/attention.ts";
import { command as benchCommand } from "../../cli/commands/bench.ts";
import { command as chatCommand } from "../../cli/commands/chat.ts";
import { command as claimsCommand } from "../../cli/commands/claims.ts";
import { command as compareCommand } from "../../cli/commands/compare.ts";
import { command as convertCommand } from "../../cli/commands/convert.ts";
import { command as demoCommand } from "../../cli/commands/demo.ts";
import { command as doctorCommand } from "../../cli/commands/doctor.ts";
import { command as evalCommand } from "../../cli/commands/eval.ts";
import { command as generateCommand } from "../../cli/commands/generate.ts";
import { command as inspectCommand } from "../../cli/commands/inspect.ts";
import { command as logitsCommand } from "../../cli/commands/logits.ts";
import { command as mainJob } from "../../cli/commands/main_job.ts";
import { completionsOf } from "../../cli/commands/completions.ts";
import { command as initCommand } from "../../cli/commands/init.ts";
import { command as schemaCommand } from "../../cli/commands/schema.ts";
import { command as proofCommand } from "../../cli/commands/proof.ts";
import { command as replCommand } from "../../cli/commands/repl.ts";
import { command as shardsCommand } from "../../cli/commands/shards.ts";
import { command as spiralCommand } from "../../cli/commands/spiral.ts";
import { command as tokenizeCommand } from "../../cli/commands/tokenize.ts";
import { command as trainCommand } from "../../cli/commands/train.ts";
import { command as trainTokenizerCommand } from "../../cli/commands/train_tokenizer.ts";
import { main } from "../../cli/haze.ts";
import { ATTENTION, GENERATE, SWEEP, TRAIN } from "./option_table.ts";
import { resoCheckpoint } from "./reso_llm_files.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { fakeIo, inFolder, run, smallCheckpoint, snapshot } from "./support.ts";

const COMMANDS: readonly Command[] = [
  ...[mainJob, trainCommand, spiralCommand, generateCommand, evalCommand, logitsCommand, inspectCommand],
  ...[attentionCommand, proofCommand],
  ...[replCommand, chatCommand, agentsCommand, tokenizeCommand, demoCommand],
  ...[convertCommand, trainTokenizerCommand],
  ...[ablateCommand, compareCommand, claimsCommand, benchCommand, doctorCommand, shardsCommand],
  ...[initCommand, schemaCommand, completionsOf([])],
];

/** What is typed into a session; the rule of upstream makes 1 of the 0. */
const TYPED = ["/topk 0", "/len 30", "/stats", "the lamp", "/config"];
const SESSIONS: Readonly<Record<string, { readonly lines: readonly string[] }>> = {
  repl: { lines: TYPED },
  chat: { lines: ["where is the lamp?", "status"] },
};
/** Results must not depend on it; that is what is checked of it. */
const WITHOUT_EFFECT = ["threads", "jobs"];

/** All that a call leaves behind: code, texts without speeds, files with their content. */
async function traceOf(words: readonly string[], checkpoint: string, texts: string): Promise<string> {
  let trace = "";
  await inFolder(async (folder) => {
    const own = join(folder, "ckpt.npz");
    await Deno.copyFile(checkpoint, own);
    await Deno.writeTextFile(join(folder, "there.png"), "something else");
    await Deno.writeTextFile(join(folder, "there.json"), "{}");
    const paths: Record<string, string> = {
      CKPT: own,
      TEXT: join(texts, "text.txt"),
      CONFIG: join(texts, "config.json"),
      PNG: join(folder, "there.png"),
      CHARS: join(texts, "chars.json"),
      RESO: join(texts, "reso.npz"),
      SHARDS: join(folder, "shards"),
      "folder/other.npz": join(folder, "other.npz"),
      "folder/taken.jsonl": join(folder, "taken.jsonl"),
    };
    await Deno.writeTextFile(join(folder, "taken.jsonl"), "taken\n");
    if (words.includes("SHARDS")) {
      await Deno.mkdir(paths.SHARDS!);
      for (const file of ["modules.json", "tokenizer.json", "builtin.shard", "text.shard"]) {
        await Deno.copyFile(join(texts, "shards", file), join(paths.SHARDS!, file));
      }
    }
    const filled = words.map((word) => paths[word] ?? word);
    if (filled[0] === "train" && !filled.includes("--out")) filled.push("--out", join(folder, "out.npz"));
    const io = fakeIo(undefined, SESSIONS[words[0] ?? ""] ?? {});
    if (words.length === 0 || words[0]!.startsWith("-")) io.interrupt();
    const before = Deno.cwd();
    Deno.chdir(folder);
    try {
      const code = await main(filled, io);
      const shown = `${io.written.out}\n${io.written.err}`.replaceAll(folder, "")
        .replace(/load [\d.]+/, "").replace(/"loadAverage":[\d.]+/, "").replace(/"tokensPerSecond":\d+/g, "")
        .replace(/"generationTimeMs":[\d.]+/g, "")
        .replace(/[\d.]+ ?k? tok\/s.*/g, "");
      const files = Object.entries(await snapshot(folder));
      // Results of runs hold times; their names say what was run.
      const timeless = files.map(([name, content]) =>
        /[0-9a-f]{16}\.json$/.test(name) ? name : [name, content]
      );
      trace = JSON.stringify({ code, shown, files: timeless });
    } finally {
      Deno.chdir(before);
    }
  });
  return trace;
}

Deno.test("every option of every command changes something", {
  // doctor opens a library for products, if there is one, and it stays open.
  sanitizeResources: false,
}, async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    await Deno.writeTextFile(
      join(folder, "text.txt"),
      "the haze lies over the lamps of the valley. ".repeat(30),
    );
    await Deno.writeTextFile(join(folder, "config.json"), '{"weightDecay":0.5}');
    await Deno.writeTextFile(join(folder, "chars.json"), JSON.stringify(Vocab.fromText("the lamps")));
    await resoCheckpoint(folder);
    const inputs = ["builtin", join(folder, "text.txt")];
    const { code, err } = await run(
      "shards",
      "build",
      join(folder, "shards"),
      ...inputs,
      "--tokenizer",
      checkpoint,
    );
    assertEquals(code, 0, err);
    for (const command of COMMANDS) {
      const options = command.options.map(({ name }) => name).filter((name) =>
        !WITHOUT_EFFECT.includes(name)
      );
      assertEquals(
        options.toSorted(),
        Object.keys(SWEEP[command.name]!).toSorted(),
        `table of ${command.name}`,
      );
      for (const [name, [one, other]] of Object.entries(SWEEP[command.name]!)) {
        const traces = [await traceOf(one, checkpoint, folder), await traceOf(other, checkpoint, folder)];
        assert(
          traces[0] !== traces[1],
          `${command.name} --${name} changes nothing: ${traces[0]!.slice(0, 500)}`,
        );
        assert(
          traces[0]!.startsWith('{"code":') && !traces[0]!.includes("unforeseen"),
          traces[0]!.slice(0, 500),
        );
        assert(!traces[1]!.includes("unforeseen"), traces[1]!.slice(0, 500));
      }
    }
  });
});

Deno.test("the same call leaves the same behind, with one thread and with two", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    for (
      const words of [TRAIN, GENERATE, [...ATTENTION, "--json"], ["eval", "CKPT", "--json"], [
        "logits",
        "CKPT",
        "--tokens",
        "1,2",
        "--json",
      ]]
    ) {
      const trace = await traceOf(words, checkpoint, folder);
      assert(trace.startsWith('{"code":0'), trace.slice(0, 300));
      assertEquals(await traceOf(words, checkpoint, folder), trace);
      for (const threads of ["1", "2"]) {
        assertEquals(await traceOf([...words, "--threads", threads], checkpoint, folder), trace, words[0]!);
      }
    }
  });
});

Deno.test("--help of each command lists every option, its value and what it does, and does nothing else", async () => {
  for (const { name, options, positionals, summary, examples } of COMMANDS) {
    const texts = new Set<string>();
    for (const words of [["--help"], ["-h"], ["--help", ...positionals]]) {
      // Without a command --help is the help of the program; the main job shows its own beside another option.
      const call = name === "" ? [...words.slice(0, 1), "--seed", "1"] : [name, ...words];
      const { code, out, err } = await run(...call);
      assertEquals([code, err], [0, ""]);
      texts.add(out);
    }
    assertEquals(texts.size, 1);
    const [text = ""] = texts;
    for (const { name, value, help } of options) {
      const line = text.split("\n").find((line) => new RegExp(`^  (-., )?--${name}( |$)`).test(line));
      assert(
        line?.includes(help) && (value === undefined || line.includes(`--${name} ${value}`)),
        `${name}: ${text}`,
      );
    }
    for (const words of [summary, ...examples, "--help"]) assert(text.includes(words), `${words}: ${text}`);
    if (name) assertEquals((await run("help", name)).out, text);
  }
});

Deno.test("--help lists every command", async () => {
  const texts = new Set<string>();
  for (const word of ["--help", "-h", "help"]) {
    const { code, out, err } = await run(word);
    assertEquals([code, err], [0, ""]);
    texts.add(out);
  }
  assertEquals(texts.size, 1);
  const [text = ""] = texts;
  for (const { name } of COMMANDS) assert(text.includes(`  ${name || "(none)"} `), text);
  // The commands that can be loaded are those that this test sweeps.
  const modules: string[] = [];
  for await (const { name } of Deno.readDir(new URL("../../cli/commands", import.meta.url))) {
    modules.push(name);
  }
  assertEquals(modules.length, COMMANDS.length);
});
