import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { box, rule } from "../../../cli/ui/box.ts";
import { quoted, styleFor, visible } from "../../../cli/ui/style.ts";
import { initialSettings } from "../../../cli/repl/initial_settings.ts";
import { statsBox } from "../../../cli/repl/stats_box.ts";
import { configTable, helpTable } from "../../../cli/repl/tables.ts";
import { traceTable } from "../../../cli/repl/trace_table.ts";
import { COMMANDS } from "../../../cli/repl/commands.ts";
import { samplersFor } from "../../../cli/repl/sampling.ts";
import { main } from "../../../cli/haze.ts";
import { wrap } from "../../../cli/ui/wrap.ts";
import { fakeIo, inFolder } from "../support.ts";
import { inSession, say } from "./support.ts";

const width = (line: string): number => [...line].length;
const plain = (text: string): string => text;

Deno.test("help, settings, figures and trace of a session fit any terminal of 24 columns or more", async () => {
  await inSession(async (session) => {
    const [turn] = await say(session, "/len 150", "the");
    const settings = { ...initialSettings(44, "growing", 42), sampling: "entropy_feedback" };
    for (const columns of [24, 33, 34, 40, 60, 80, 200]) {
      const context = { settings, rule: "exact" as const, vocabSize: 44 };
      const parts = {
        help: helpTable(context, columns),
        config: configTable(settings, columns),
        stats: statsBox(turn!, columns, plain),
        trace: traceTable(turn!.trace, columns),
        rule: [rule(columns)],
      };
      for (const [name, lines] of Object.entries(parts)) {
        for (const line of lines) assert(width(line) <= columns, `${name} at ${columns}: ${line}`);
      }
      const frame = parts.stats.map(width);
      if (columns >= 34) assertEquals(new Set(frame).size, 1, parts.stats.join("\n"));
      assertEquals(parts.trace.length, 152);
    }
    // Nothing is lost where there is room.
    const help = helpTable({ settings, rule: "exact", vocabSize: 44 }, 100).join("\n");
    for (const { names } of COMMANDS) for (const name of names) assert(help.includes(`/${name}`), name);
    for (const name of samplersFor("exact")) assert(help.includes(name), name);
    const header = traceTable(turn!.trace, 100)[1]!;
    assertEquals(header.trim().split(/ +/), [
      ...["token", "surprise", "entropy", "temp", "tempered", "filtered", "mass", "step"],
    ]);
  });
});

Deno.test("configTable tells which settings the sampler does not use", () => {
  const lines = configTable({ ...initialSettings(44, "growing", 42), sampling: "basic" }, 80);
  const idle = lines.filter((line) => line.endsWith("not used by basic")).map((line) => line.split(" ")[0]);
  assertEquals(idle, ["/topk", "/topp", "/minp", "/typical", "/tau", "/eta", "/entropy", "/bounds"]);
});

Deno.test("configTable shows every setting of a new session", () => {
  const lines = configTable(initialSettings(44, "growing", 42), 80);
  for (const line of lines) assert(/^\/\w+ +\S/.test(line), line);
  for (
    const [name, value] of [["/penalty", "1 64"], ["/loops", "off"], ["/tau", "3"], ["/bounds", "0.3 2"]]
  ) {
    const line = lines.find((line) => line.startsWith(`${name} `))!;
    assertEquals(line.slice(name!.length).trim().split(/ {2,}/)[0], value);
  }
});

Deno.test("wrap breaks at spaces, indents what follows, and leaves what fits and longer words as they are", () => {
  assertEquals(wrap("a  b", 4), ["a  b"]);
  assertEquals(wrap("weights  random: it writes noise", 20, 9), [
    "weights  random: it",
    "         writes",
    "         noise",
  ]);
  assertEquals(wrap("aaa bbbbbbbb c", 4), ["aaa", "bbbbbbbb", "c"]);
  assertEquals(wrap("", 4), [""]);
});

Deno.test("a session on a narrow terminal breaks its banner, notes and errors at words", async () => {
  const io = fakeIo(undefined, {
    lines: ["/len 3", "/stats off", "@ä@ö@ü unknown things", "/tmep 1"],
    isTerminal: true,
    columns: 40,
  });
  await inFolder(async (folder) => {
    const path = join(folder, "t.txt");
    await Deno.writeTextFile(path, "the haze lies over the lamps. ".repeat(3));
    assertEquals(await main(["repl", "--corpus", path, "--set", "nEmb=16"], io), 0);
    const lines = `${io.written.out}${io.written.err}`.split("\n");
    for (const line of lines) assert(width(line) <= 40 || line.includes(path), line);
    const shown = lines.join("\n");
    assert(shown.includes("weights  random, seed 42: untrained, it\n         writes noise\n"), shown);
    assert(shown.includes("Cannot run /tmep as there is no such\ncommand: /tmep 1\n"), shown);
  });
});

Deno.test("box frames lines, cuts what is too long, and gives the frame up on a narrow terminal", () => {
  assertEquals(box("t", ["ab"], 34, plain), [
    `╭ t ${"─".repeat(29)}╮`,
    `│ ab${" ".repeat(28)} │`,
    `╰${"─".repeat(32)}╯`,
  ]);
  assertEquals(box("title", ["x".repeat(99)], 33, plain), ["title", "x".repeat(33)]);
});

Deno.test("visible shows control characters, quoted puts a text on one short line, and styles colour only if told to", () => {
  assertEquals(visible("a\x1b[2J\r\n\tb\x7f\x9b"), "a␛[2J␍\n\tb␡\ufffd");
  assertEquals([quoted("a\nb"), quoted("x".repeat(50), 5)], ['"a\\nb"', '"xxxx…"']);
  assertEquals([styleFor(true).dim("a"), styleFor(false).dim("a"), styleFor(true).bold("")], [
    ...["\x1b[2ma\x1b[0m", "a", ""],
  ]);
});
