/** All commands of the REPL, a row each. */
import { nearestName } from "../../lib/metrics/mod.ts";
import { pathEndings } from "../path_completion.ts";
import type { CommandContext, Outcome, ReplCommand } from "./command.ts";
import { parseInteger } from "./numbers.ts";
import { samplersFor } from "./sampling.ts";
import {
  boundsCommand,
  numberCommand,
  penaltyCommand,
  refuse,
  switchCommand,
  wordsFor,
} from "./value_commands.ts";
import { MOST_TOKENS } from "../text_length.ts";
import { commandLine } from "./words.ts";

const HEAD_TYPES = ["hybrid", "reweight", "content"];
const CONTEXTS = ["growing", "sliding"];

const len: ReplCommand = {
  ...{ names: ["len"], usage: "N", help: "tokens a text" },
  choices: ({ settings }) => [String(settings.genLen)],
  parse(line, context): Outcome {
    const [word = ""] = wordsFor(line, "N", context);
    const { rule, settings } = context;
    // Upstream takes digits alone, without a sign, and makes 1 of 0.
    const digits = rule === "exact" ? word : /^\p{Nd}+$/u.test(word) ? word : "";
    const number = parseInteger(digits, rule);
    if (number === undefined || (rule === "exact" && number < 1)) {
      return refuse("len", "it needs an integer of at least 1", word);
    }
    if (number > MOST_TOKENS) return refuse("len", `N is at most ${MOST_TOKENS}`, word);
    const genLen = Math.max(1, number);
    return { settings: { ...settings, genLen }, said: `len ${genLen}` };
  },
};

// Upstream makes 1 of what is below.
const topk = numberCommand("topk", "topK", "top_k: how many tokens are kept", {
  ...{ usage: "K", isInteger: true },
  admit: (k, _word, rule) => rule === "upstream" ? Math.max(1, k) : k,
});

const topp = numberCommand("topp", "topP", "probability kept by top_p and the entropy samplers", {
  usage: "P",
  admit: (p, word) => p > 0 && p <= 1 ? p : refuse("topp", "P is above 0 and at most 1", word),
});

const temp = numberCommand("temp", "temperature", "temperature of basic and the filters", {
  // NaN comes as far as this by the upstream rule alone, and upstream takes it.
  admit: (x, word) =>
    x <= 0 ? refuse("temp", "X is above 0", word, "/sampling greedy always takes the likeliest token") : x,
});

const sampling: ReplCommand = {
  ...{ names: ["sampling"], usage: "MODE", help: "how tokens are chosen" },
  choices: ({ rule }) => samplersFor(rule),
  parse(line, context): Outcome {
    const [word = ""] = wordsFor(line, "MODE", context);
    const { rule, settings } = context;
    const names = samplersFor(rule);
    if (!names.includes(word)) {
      return refuse("sampling", "MODE is one of " + names.join(", "), word, meant(word, names));
    }
    return { settings: { ...settings, sampling: word }, said: `sampling ${word}` };
  },
};

const context: ReplCommand = {
  ...{
    names: ["context"],
    usage: "MODE",
    help: "growing: positions from 0; sliding: a full window, as upstream",
  },
  choices: () => CONTEXTS,
  parse(line, context): Outcome {
    const [word = ""] = wordsFor(line, "MODE", context);
    if (word !== "growing" && word !== "sliding") {
      return refuse("context", `MODE is one of ${CONTEXTS.join(", ")}`, word, meant(word, CONTEXTS));
    }
    return { settings: { ...context.settings, context: word }, said: `context ${word}` };
  },
};

const head: ReplCommand = {
  ...{ names: ["head"], usage: "TYPE", help: "a new untrained model with hybrid, reweight or content heads" },
  choices: () => HEAD_TYPES,
  parse(line, context): Outcome {
    const [headType = ""] = wordsFor(line, "TYPE", context);
    if (!HEAD_TYPES.includes(headType)) {
      return refuse("head", `TYPE is one of ${HEAD_TYPES.join(", ")}`, headType, meant(headType, HEAD_TYPES));
    }
    return { do: "head", headType };
  },
};

const seed: ReplCommand = {
  ...{ names: ["seed"], usage: "N", help: "draw anew from this seed" },
  choices: ({ settings }) => [String(settings.seed)],
  parse(line, context): Outcome {
    const [word = ""] = wordsFor(line, "N", context);
    const seed = parseInteger(word, context.rule);
    if (seed === undefined || seed < 0) return refuse("seed", "it needs an integer of at least 0", word);
    return { do: "seed", seed };
  },
};

function fileCommand(name: "save" | "load", help: string): ReplCommand {
  return {
    ...{ names: [name], usage: "FILE", help, takesPath: true },
    parse({ rest }): Outcome {
      if (rest === "") throw new RangeError(`Cannot ${name} as /${name} needs FILE: got nothing`);
      return { do: name, path: rest };
    },
  };
}

function showCommand(name: "config" | "help", help: string): ReplCommand {
  return { ...{ names: [name], usage: "", help }, parse: () => ({ do: "show", what: name }) };
}

/** The table, in the order of the help: the seed's commands first. */
export const COMMANDS: readonly ReplCommand[] = [
  len,
  temp,
  sampling,
  topk,
  topp,
  numberCommand("entropy", "targetEntropy", "entropy that the entropy samplers aim at, bits", { usage: "T" }),
  boundsCommand,
  numberCommand("minp", "minP", "min_p: least share of the largest probability", { usage: "P" }),
  numberCommand("typical", "typicalP", "typical: probability kept", { usage: "P" }),
  numberCommand("tau", "tau", "mirostat: surprise aimed at, bits"),
  numberCommand("eta", "eta", "mirostat: how fast it learns"),
  penaltyCommand,
  switchCommand("loops", "avoidLoops", "avoid repeating loops"),
  context,
  seed,
  switchCommand("stats", "showStats", "statistics after a text"),
  switchCommand("trace", "showTrace", "a line a token after a text"),
  showCommand("config", "show the settings"),
  head,
  fileCommand("save", "write the model to a new checkpoint"),
  fileCommand("load", "go on with the model of a checkpoint"),
  showCommand("help", "cry for help"),
  { ...{ names: ["quit", "exit", "q"], usage: "", help: "escape" }, parse: () => ({ do: "quit" }) },
];

const NAMES = COMMANDS.flatMap(({ names }) => names);

/**
 * Understands a line that begins with a slash; nothing is changed.
 *
 * @throws {RangeError} in one line if there is no such command or its words are wrong.
 */
export function parseCommand(line: string, context: CommandContext): Outcome {
  const parsed = commandLine(line);
  const row = COMMANDS.find(({ names }) => names.includes(parsed.name));
  if (!row) {
    const nearest = nearestName(parsed.name, NAMES);
    const hint = nearest === undefined ? "/help lists the commands" : `did you mean /${nearest}?`;
    throw new RangeError(`Cannot run /${parsed.name} as there is no such command: ${line}\nhint: ${hint}`);
  }
  return row.parse(parsed, context);
}

/** What Tab makes of a line: the possible endings, and the part of the line that they replace. */
export function complete(line: string, context: CommandContext): [string[], string] {
  const [, name, space, words = ""] = /^\/(\S*)(\s*)([^]*)$/.exec(line) ?? [];
  if (name === undefined) return [[], line];
  if (space === "") {
    const found = NAMES.filter((known) => known.startsWith(name.toLowerCase()));
    return [found.map((known) => `/${known}${found.length === 1 ? " " : ""}`), `/${name}`];
  }
  const row = COMMANDS.find(({ names }) => names.includes(name.toLowerCase()));
  if (row?.takesPath) return pathEndings(words);
  return [(row?.choices?.(context) ?? []).filter((choice) => choice.startsWith(words)), words];
}

/** A hint that names what was probably meant. */
function meant(word: string, names: readonly string[]): string | undefined {
  const nearest = nearestName(word, names);
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}
