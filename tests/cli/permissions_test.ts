import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { COMMAND_NAMES, commandNamed } from "../../cli/commands.ts";
import { main } from "../../cli/haze.ts";
import { parseCall } from "../../cli/parse.ts";
import { flagOf, neededBy } from "../../cli/permissions.ts";
import { type CallFiles, type PermittedCall, permittedCalls } from "./permissions/calls.ts";
import { fakeIo, inFolder, run, SMALL, smallCheckpoint } from "./support.ts";
import { missing } from "./terminal.ts";

/** All of them now: the clock of bench and doctor opens a library once, which no single test is to close. */
const COMMANDS = new Map(
  await Promise.all(COMMAND_NAMES.map(async (name) => [name, await commandNamed(name)] as const)),
);
const FULL = Deno.env.get("HAZE_FULL") === "1";
const ROOT = new URL("../../", import.meta.url).pathname;

/** A child process that asks nobody. */
async function child(
  flags: readonly string[],
  words: readonly string[],
  program = `${ROOT}cli/haze.ts`,
  typed?: string,
) {
  const args = ["run", "--no-prompt", "--config", `${ROOT}deno.json`, ...flags, program, ...words];
  const pipes = { stdin: typed === undefined ? "null" : "piped", stdout: "piped", stderr: "piped" } as const;
  const process = new Deno.Command(Deno.execPath(), { args, ...pipes }).spawn();
  if (typed !== undefined) {
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(typed));
    await writer.close();
  }
  const { code, stdout, stderr } = await process.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  return { code, out, err };
}

async function made(...words: string[]): Promise<void> {
  const { code, err } = await run(...words);
  assertEquals(code, 0, err);
}

async function callFiles(folder: string): Promise<CallFiles> {
  const text = join(folder, "notes.txt");
  await Deno.writeTextFile(text, "The lamp is lit, and the river runs past the old mill. ".repeat(60));
  const haze = await smallCheckpoint(folder);
  const [told, llisa, reso, shards] = ["told.npz", "llisa.npz", "reso.npz", "shards"].map((name) =>
    join(folder, name)
  ) as [string, string, string, string];
  await made("train", "haze", ...SMALL, "--corpus", text, "--out", told);
  if (FULL) {
    const small = ["--steps", "1", "--batch", "2", "--context", "8", "--set", "warmupSteps=0"];
    await made("train", "llisa", ...small, "--out", llisa);
    await made("train", "reso-llm", ...small, "--out", reso);
    await Deno.mkdir(join(folder, "chat")); // `save` makes no folder, `/save` of the REPL does
    await made("shards", "build", shards, text, "--tokenizer", llisa);
  }
  return { folder, haze, told, llisa, reso, text, tokenizer: llisa, shards };
}

function flagsOf({ command: name, words, extra = [] }: PermittedCall): string[] {
  const command = COMMANDS.get(name)!;
  const needed = neededBy(command, parseCall(command, name === "" ? words : words.slice(1)));
  const required = needed.filter(({ isOptional }) => !isOptional).map(flagOf);
  return [...new Set([...required, ...extra])];
}

/** Puts back what a call has written, so that each attempt finds the same. */
async function without(call: PermittedCall, flags: readonly string[], folder: string) {
  const before = new Set([...Deno.readDirSync(folder)].map(({ name }) => name));
  const outcome = await child(flags, call.words, undefined, call.typed);
  for (const { name } of [...Deno.readDirSync(folder)]) {
    if (!before.has(name)) await Deno.remove(join(folder, name), { recursive: true });
  }
  return outcome;
}

/** What the short run looks at: reading, writing, a recorded text, the system. */
const SHORT = new Set(["generate", "eval", "doctor"]);

Deno.test("every command runs with the permissions that it lists, and none of them is idle", async () => {
  await inFolder(async (folder) => {
    const files = await callFiles(folder);
    const calls = permittedCalls(files);
    assertEquals(COMMAND_NAMES.filter((name) => !calls.some(({ command }) => command === name)), []);
    for (const call of calls.filter(({ command }) => FULL || SHORT.has(command))) {
      const flags = call.command === "" ? [] : flagsOf(call);
      const label = `deno run ${flags.join(" ")} ${call.words.join(" ")}`;
      const { code, err } = await without(call, flags, folder);
      if (call.typed !== undefined) assert(!err.includes("Cannot "), `${label}\n${err}`);
      if (call.fails === undefined) assertEquals(code, 0, `${label}\n${err}`);
      else assert(code !== 0 && err.includes(call.fails), `${label}\n${err}`);
      if (!FULL && call.command !== "eval") continue;
      for (const flag of call.fails === undefined ? flags : []) {
        const refused = await without(call, flags.filter((other) => other !== flag), folder);
        const [kind] = flag.split("=");
        // What a session needs to open its file ends it.
        const goesOn = call.typed !== undefined && call.extra!.includes(flag);
        assertEquals(refused.code, goesOn ? 0 : 1, `${label}\nwithout ${flag}: ${refused.err}`);
        const lines = refused.err.trimEnd().split("\n");
        const at = lines.findIndex((line) => line.startsWith("Cannot "));
        assert(
          at >= 0 && lines[at + 1]?.startsWith(`hint: ${kind}`),
          `${label}\nwithout ${flag}: ${refused.err}`,
        );
      }
    }
  });
});

/** The same program at a terminal where nobody answers: what Deno asks stands in what is shown. */
async function shownAtTerminal(flags: readonly string[], words: readonly string[], program?: string) {
  const args = ["run", "--config", `${ROOT}deno.json`, ...flags, program ?? `${ROOT}cli/haze.ts`, ...words];
  const command = [Deno.execPath(), ...args].map((word) => `'${word}'`).join(" ");
  const script = new Deno.Command("script", {
    args: ["-qefc", command, "/dev/null"],
    stdin: "null",
    env: { HAZE_HISTORY: "", NO_COLOR: "1" },
  });
  return new TextDecoder().decode((await script.output()).stdout);
}

Deno.test("no command asks at a terminal for what it can do without", { ignore: missing }, async () => {
  await inFolder(async (folder) => {
    for (const call of permittedCalls(await callFiles(folder))) {
      // The two that talk wait for somebody who types.
      if (call.command === "repl" || call.command === "chat") continue;
      if (!FULL && call.command !== "train" && call.command !== "generate") continue;
      const flags = call.command === "" ? [] : flagsOf(call).filter((flag) => flag !== "--allow-ffi");
      const shown = await shownAtTerminal(flags, call.words);
      assert(
        !shown.includes("Deno requests"),
        `deno run ${flags.join(" ")} ${call.words.join(" ")}\n${shown}`,
      );
    }
  });
});

Deno.test("the library asks for no permission: entry points load, and a model learns and writes", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)) as {
    exports: Record<string, string>;
  };
  await inFolder(async (folder) => {
    const program = join(folder, "library.ts");
    const entries = Object.values(exports).map((path) => JSON.stringify(`file://${ROOT}${path.slice(2)}`));
    await Deno.writeTextFile(
      program,
      `${entries.map((path) => `import ${path};`).join("\n")}
import { generate, HAZE_PRESETS, HazeModel, loadCorpus, makeDataset, Trainer, Vocab } from ${entries[0]};
const corpus = await loadCorpus("builtin");
const vocab = Vocab.fromText(corpus.text);
const model = new HazeModel({ ...HAZE_PRESETS.tiny, vocabSize: vocab.vocabSize, T: 8 });
const trainer = new Trainer(model, makeDataset(corpus, vocab, 8), { steps: 2, batch: 2, warmupSteps: 1 });
for await (const _ of trainer.run());
console.log(Array.from(generate(model, [1], { length: 3, seed: 1 }), ({ token }) => token).length);
trainer.close();
model.close();
`,
    );
    const { code, out, err } = await child([], [], program);
    assertEquals([code, out], [0, "3\n"], err);
    if (!missing) assert((await shownAtTerminal([], [], program)).endsWith("3\r\n"));
  });
});

Deno.test("a denied permission is one line and its flag, in JSON too", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "absent.npz");
    const { code, out, err } = await child([], ["inspect", path, "--json"]);
    const error =
      `Cannot inspect a file as ${path} must be a readable file: Deno does not permit it, --allow-read would`;
    const hint =
      `--allow-read=${path}, before the program's own path (haze COMMAND --help lists all that it needs)`;
    assertEquals([code, err], [1, `${error}\nhint: ${hint}\n`]);
    assertEquals(JSON.parse(out), { error, hint });
  });
});

Deno.test("--json on a terminal is refused where Deno would ask for a permission", async () => {
  // This process may do all, so that a state other than "granted" has to come from a revoked permission.
  const program = `${ROOT}tests/cli/permissions/asking.ts`;
  const { code, out, err } = await child([], [], program);
  assertEquals(code, 0, err);
  const [missing, granted] = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(missing.code, 2);
  assert(missing.out.includes("nobody is asked for permissions: Deno would ask for 1"), missing.out);
  assert(missing.out.includes("--allow-read=absent.npz"), missing.out);
  assertEquals(granted.code, 0);
});

Deno.test("help lists the permissions of a command as flags", async () => {
  const io = fakeIo();
  assertEquals(await main(["eval", "--help"], io), 0);
  for (const line of ["--allow-read=CKPT", "--allow-read=TEXT", "--allow-ffi", "--allow-env=HAZE_BLAS"]) {
    assert(io.written.out.includes(`  ${line}`), io.written.out);
  }
});
