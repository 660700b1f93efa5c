import { assert, assertEquals, assertThrows } from "@std/assert";
import { COMMANDS, complete, parseCommand } from "../../../cli/repl/commands.ts";
import type { CommandContext, Outcome } from "../../../cli/repl/command.ts";
import { keysUsed, samplersFor, samplingOf } from "../../../cli/repl/sampling.ts";
import { initialSettings } from "../../../cli/repl/initial_settings.ts";
import type { ReplSettings } from "../../../cli/repl/settings.ts";

const context = (settings: Partial<ReplSettings> = {}): CommandContext => ({
  ...{ settings: { ...initialSettings(44, "growing", 42), ...settings }, rule: "exact", vocabSize: 44 },
});
const parse = (line: string, settings: Partial<ReplSettings> = {}): Outcome =>
  parseCommand(line, context(settings));

Deno.test("parseCommand sets one thing and leaves the rest as it is", () => {
  const rows: [string, Partial<ReplSettings>][] = [
    ["/len 5", { genLen: 5 }],
    ["/TEMP 0.25", { temperature: 0.25 }],
    ["/sampling typical", { sampling: "typical" }],
    ["/topk 7", { topK: 7 }],
    ["/topp 1", { topP: 1 }],
    ["/minp 0.2", { minP: 0.2 }],
    ["/typical 0.5", { typicalP: 0.5 }],
    ["/tau 2", { tau: 2 }],
    ["/eta 0.3", { eta: 0.3 }],
    ["/entropy 5.4", { targetEntropy: 5.4 }],
    ["/bounds 0.5 0.5", { minTemp: 0.5, maxTemp: 0.5 }],
    ["/penalty 1.2", { repetitionPenalty: 1.2 }],
    ["/penalty 1.2 9", { repetitionPenalty: 1.2, penaltyWindow: 9 }],
    ["/loops", { avoidLoops: true }],
    ["/loops off", { avoidLoops: false }],
    ["/stats", { showStats: false }],
    ["/trace on", { showTrace: true }],
    ["/context sliding", { context: "sliding" }],
  ];
  for (const [line, change] of rows) {
    const outcome = parse(line);
    assert("settings" in outcome && outcome.said !== "", line);
    assertEquals(outcome.settings, { ...context().settings, ...change }, line);
  }
});

Deno.test("parseCommand says what else is to be done", () => {
  assertEquals(parse("/save  a b.npz "), { do: "save", path: "a b.npz" });
  assertEquals(parse("/load x"), { do: "load", path: "x" });
  assertEquals(parse("/head content"), { do: "head", headType: "content" });
  assertEquals(parse("/seed 0"), { do: "seed", seed: 0 });
  assertEquals(parse("/help me"), { do: "show", what: "help" });
  for (const line of ["/quit", "/Exit", "/q please"]) assertEquals(parse(line), { do: "quit" });
});

Deno.test("parseCommand refuses in one line that names the command, the rule and what was typed", () => {
  const refused: [string, string][] = [
    ["/len", "Cannot set /len as it needs N: got nothing"],
    ["/len 0", "Cannot set /len as it needs an integer of at least 1: 0"],
    ["/len 1e12", "Cannot set /len as N is at most 1000000: 1e12"],
    ["/len 5 6", "Cannot set /len as it takes N and no more: 5 6"],
    ["/len ²", "Cannot set /len as it needs an integer of at least 1: ²"],
    ["/temp 0", "hint: /sampling greedy always takes the likeliest token"],
    ["/temp nan", "Cannot set /temp as it needs a number: nan"],
    ["/topk 0", "Cannot set /topk as K must be an integer of at least 1: 0"],
    ["/topp 2", "Cannot set /topp as P is above 0 and at most 1: 2"],
    ["/minp -1", "Cannot set /minp as P must be from 0 to 1: -1"],
    ["/typical 0", "Cannot set /typical as P must be above 0 and at most 1: 0"],
    ["/tau -1", "Cannot set /tau as X must be ≥ 0 and finite: -1"],
    ["/tau 99", "Cannot set /tau as X must be at most log2 of the vocabulary size, 5.459"],
    ["/eta 11", "Cannot set /eta as X must be from 0 to 10: 11"],
    ["/entropy 5.5", "Cannot set /entropy as T must be at most log2 of the vocabulary size"],
    ["/entropy -1", "Cannot set /entropy as T must be ≥ 0 and finite: -1"],
    ["/bounds 2 0.3", "Cannot set /bounds as MIN must be at most MAX: 2 and 0.3"],
    ["/bounds 0 1", "Cannot set /bounds as MIN must be above 0"],
    ["/bounds 1", "Cannot set /bounds as it needs MIN MAX: 1"],
    ["/bounds 1 x", "Cannot set /bounds as it needs two numbers: 1 x"],
    ["/penalty", "Cannot set /penalty as it needs X or X WINDOW: got nothing"],
    ["/penalty 0", "Cannot set /penalty as X must be above 0 and at most 100: 0"],
    ["/penalty 1 0", "Cannot set /penalty as WINDOW must be an integer of at least 1: 0"],
    ["/penalty 1 2 3", "Cannot set /penalty as it needs X or X WINDOW: 1 2 3"],
    ["/loops maybe", "Cannot set /loops as it is on or off: maybe"],
    ["/stats now", "Cannot set /stats as it is on or off: now"],
    ["/sampling topp", "did you mean top_p?"],
    ["/sampling TOP_P", "did you mean top_p?"],
    ["/context still", "Cannot set /context as MODE is one of growing, sliding: still"],
    ["/head odd", "Cannot set /head as TYPE is one of hybrid, reweight, content: odd"],
    ["/seed -1", "Cannot set /seed as it needs an integer of at least 0: -1"],
    ["/save", "Cannot save as /save needs FILE: got nothing"],
    ["/tmep 1", "Cannot run /tmep as there is no such command: /tmep 1\nhint: did you mean /temp?"],
    ["/", "Cannot run / as there is no such command: /\nhint: /help lists the commands"],
  ];
  for (const [line, said] of refused) {
    const error = assertThrows(() => parse(line), RangeError);
    assert(error.message.startsWith("Cannot "), error.message);
    assert(error.message.includes(said), `${line}: ${error.message}`);
  }
});

Deno.test("samplingOf takes the settings of each sampler to the library, and nothing else", () => {
  const settings: ReplSettings = {
    ...initialSettings(44, "growing", 42),
    ...{
      temperature: 0.5,
      topK: 3,
      topP: 0.7,
      minP: 0.1,
      typicalP: 0.6,
      tau: 2,
      eta: 0.2,
      targetEntropy: 1.5,
    },
    ...{ minTemp: 0.4, maxTemp: 1.4, repetitionPenalty: 1.1, penaltyWindow: 5, avoidLoops: true },
  };
  for (const sampling of samplersFor("exact")) {
    const options = samplingOf({ ...settings, sampling }, "exact");
    assertEquals(options.sampling, sampling);
    // Each setting that is said to be used is in the record with its value.
    const values: unknown[] = Object.values(options);
    for (const key of keysUsed(sampling)) assert(values.includes(settings[key]), `${sampling} ${key}`);
  }
  const plain = samplingOf(initialSettings(44, "growing", 42), "upstream");
  assertEquals(plain, {
    ...{ sampling: "entropy", targetEntropyBits: 3, minTemperature: 0.3, maxTemperature: 2, topP: 0.9 },
    rule: "upstream",
  });
});

Deno.test("samplingOf names the command of what upstream stores and nothing can be drawn with", () => {
  const settings = initialSettings(44, "growing", 42);
  const refused: [Partial<ReplSettings>, string][] = [
    [{ sampling: "basic", temperature: NaN }, "Cannot sample as /temp X must be finite: NaN"],
    [{ targetEntropy: Infinity }, "Cannot sample as /entropy T must be finite: Infinity"],
    [{ minTemp: NaN }, "Cannot sample as /bounds MIN must be finite: NaN"],
  ];
  for (const [change, message] of refused) {
    assertThrows(() => samplingOf({ ...settings, ...change }, "upstream"), RangeError, message);
  }
});

Deno.test("a session begins with a value for each setting, the library's own where the Python program has none", () => {
  for (const [key, value] of Object.entries(initialSettings(44, "growing", 42))) {
    assert(value !== undefined && !Number.isNaN(value), key);
  }
  const { minP, typicalP, tau, eta, repetitionPenalty, penaltyWindow, avoidLoops } = initialSettings(
    44,
    "growing",
    42,
  );
  assertEquals([minP, typicalP, tau, eta, repetitionPenalty, penaltyWindow, avoidLoops], [
    ...[0.05, 0.9, 3, 0.1, 1, 64, false],
  ]);
  assertEquals(initialSettings(4, "growing", 42).tau, 2);
  const outcome = parse("/penalty 1.3");
  assertEquals("said" in outcome && outcome.said, "penalty 1.3 64");
});

Deno.test("complete ends commands and the words that some of them take", () => {
  assertEquals(complete("/tem", context()), [["/temp "], "/tem"]);
  assertEquals(complete("/to", context()), [["/topk", "/topp"], "/to"]);
  assertEquals(complete("/head r", context()), [["reweight"], "r"]);
  assertEquals(complete("/sampling top", context()), [["top_k", "top_p", "top_k_top_p"], "top"]);
  assertEquals(complete("/sampling top", { ...context(), rule: "upstream" }), [["top_k", "top_p"], "top"]);
  assertEquals(complete("/sampling min", { ...context(), rule: "upstream" }), [[], "min"]);
  assertEquals(complete("/len ", context()), [["300"], ""]);
  assertEquals(complete("/len 4", context()), [[], "4"]);
  assertEquals(complete("/bounds 0", context()), [["0.3 2"], "0"]);
  assertEquals(complete("/load cli/repl/comma", context())[0], [
    "cli/repl/command.ts",
    "cli/repl/commands.ts",
  ]);
  assertEquals(complete("/load cli/re", context())[0].slice(0, 1), ["cli/read_file.ts"]);
  assertEquals(complete("once upon", context()), [[], "once upon"]);
  assertEquals(complete("/", context())[0].length, COMMANDS.flatMap(({ names }) => names).length);
});
