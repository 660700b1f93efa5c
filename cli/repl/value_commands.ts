/** Rows of commands that set numbers and choices. */
import type { SamplingRule } from "../../lib/sampling/mod.ts";
import type { CommandContext, Outcome, ReplCommand } from "./command.ts";
import { parseInteger, parseNumber } from "./numbers.ts";
import { checkSamplerValues, keysUsed, type SamplerKey } from "./sampling.ts";
import type { ReplSettings } from "./settings.ts";
import type { CommandLine } from "./words.ts";

type KeyOf<T> = { [K in keyof ReplSettings]: ReplSettings[K] extends T ? K : never }[keyof ReplSettings];

/** Refuses a command: `Cannot set /len as it needs N: got nothing`. */
export function refuse(name: string, rule: string, got: string, hint?: string): never {
  throw new RangeError(`Cannot set /${name} as ${rule}: ${got}${hint ? `\nhint: ${hint}` : ""}`);
}

/** Runs a check of the library in the words of a command; what it finds wrong is said of that command. */
function checked(name: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(error.message.replace("Cannot sample as", `Cannot set /${name} as`), {
      cause: error,
    });
  }
}

/** What went as it was asked, and whether it makes a difference now. */
function said(name: string, value: number | string, key: SamplerKey, { sampling }: ReplSettings): string {
  return `${name} ${value}${keysUsed(sampling).includes(key) ? "" : ` (not used by ${sampling})`}`;
}

/** The words, which must be as many as the usage has; the upstream rule overlooks more. */
export function wordsFor(
  { name, words }: CommandLine,
  usage: string,
  { rule }: CommandContext,
  many = false,
): readonly string[] {
  const needed = usage.split(" ").length;
  if (words.length < needed) refuse(name, `it needs ${usage}`, words.join(" ") || "got nothing");
  if (words.length > needed && (rule === "exact" || !many)) {
    refuse(name, `it takes ${usage} and no more`, words.join(" "));
  }
  return words;
}

/** What a number comes to be before it is stored; refuses what may not be. */
type Admit = (number: number, word: string, rule: SamplingRule) => number;

/** A command that sets a number of the sampler. */
export function numberCommand(
  name: string,
  key: SamplerKey & KeyOf<number>,
  help: string,
  options: { usage?: string; isInteger?: boolean; admit?: Admit } = {},
): ReplCommand {
  const { usage = "X", isInteger = false, admit = (number) => number } = options;
  const parseWord = isInteger ? parseInteger : parseNumber;
  return {
    ...{ names: [name], usage, help, choices: ({ settings }) => [String(settings[key])] },
    parse(line, context): Outcome {
      const [word = ""] = wordsFor(line, usage, context, true);
      const { rule, settings, vocabSize } = context;
      const typed = parseWord(word, rule) ??
        refuse(name, `it needs ${isInteger ? "an integer" : "a number"}`, word);
      const number = admit(typed, word, rule);
      if (rule === "exact") checked(name, () => checkSamplerValues({ [key]: number }, settings, vocabSize));
      return { settings: { ...settings, [key]: number }, said: said(name, number, key, settings) };
    },
  };
}

/** A command that switches something: alone it toggles, and `on` or `off` after it says which. */
export function switchCommand(name: string, key: KeyOf<boolean>, help: string): ReplCommand {
  return {
    ...{ names: [name], usage: "[on|off]", help, choices: () => ["on", "off"] },
    parse({ words }, { settings, rule }): Outcome {
      const [word] = words;
      const known = word === "on" || word === "off";
      if (rule === "exact" && word !== undefined && (!known || words.length > 1)) {
        refuse(name, "it is on or off", words.join(" "));
      }
      const isOn = known && words.length === 1 ? word === "on" : !settings[key];
      return { settings: { ...settings, [key]: isOn }, said: `${name} ${isOn ? "on" : "off"}` };
    },
  };
}

/** `/bounds MIN MAX`: both or none. */
export const boundsCommand: ReplCommand = {
  ...{ names: ["bounds"], usage: "MIN MAX", help: "temperature bounds of the entropy samplers" },
  choices: ({ settings: { minTemp, maxTemp } }) => [`${minTemp} ${maxTemp}`],
  parse(line, context): Outcome {
    const { rule, settings, vocabSize } = context;
    const words = wordsFor(line, "MIN MAX", context, true).slice(0, 2);
    const [minTemp, maxTemp] = words.map((word) =>
      parseNumber(word, rule) ?? refuse("bounds", "it needs two numbers", words.join(" "))
    ) as [number, number];
    const values = { minTemp, maxTemp };
    if (rule === "exact") checked("bounds", () => checkSamplerValues(values, settings, vocabSize));
    return {
      settings: { ...settings, ...values },
      said: said("bounds", `${minTemp} ${maxTemp}`, "minTemp", settings),
    };
  },
};

/** `/penalty X [WINDOW]`: against repetition. */
export const penaltyCommand: ReplCommand = {
  ...{ names: ["penalty"], usage: "X [WINDOW]", help: "repetition penalty over the last WINDOW tokens" },
  choices: ({ settings: { repetitionPenalty, penaltyWindow } }) => [`${repetitionPenalty} ${penaltyWindow}`],
  parse({ words }, { rule, settings, vocabSize }): Outcome {
    if (words.length < 1 || words.length > 2) {
      refuse("penalty", "it needs X or X WINDOW", words.join(" ") || "got nothing");
    }
    const repetitionPenalty = parseNumber(words[0]!, rule) ?? refuse("penalty", "X is a number", words[0]!);
    const penaltyWindow = words[1] === undefined
      ? settings.penaltyWindow
      : parseInteger(words[1], rule) ?? refuse("penalty", "WINDOW is an integer", words[1]);
    const values = { repetitionPenalty, penaltyWindow };
    checked("penalty", () => checkSamplerValues(values, settings, vocabSize));
    return {
      settings: { ...settings, ...values },
      said: said("penalty", `${repetitionPenalty} ${penaltyWindow}`, "repetitionPenalty", settings),
    };
  },
};
