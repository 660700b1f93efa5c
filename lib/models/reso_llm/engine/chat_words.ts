/** What a chat's outcomes read like. */
import { layersOf } from "../config/mod.ts";
import { hasChatTokens } from "../data/mod.ts";
import type { ChatOutcome, ChatStatus } from "./chat_session.ts";
import type { TextEngine } from "./text_engine.ts";
import type { GenerationResult } from "./result.ts";

/** Goals that `status` names. */
const NAMED_GOALS = 3;
/** Warnings that follow an answer. */
const TOLD_WARNINGS = 3;

/**
 * The lines at the top of a chat: how large the model is, which layers act, how chats are marked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chatBanner, createDefaultTokenizer, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig().disableExtensions());
 * const [first] = chatBanner(new ResoLLMInference(model, createDefaultTokenizer()));
 * assertEquals(first.split(" · ").at(-1), "standard mode");
 * model.close();
 * ```
 */
export function chatBanner({ model, tokenizer }: TextEngine): string[] {
  const layers = Object.entries(layersOf(model.config)).filter(([, isOn]) => isOn).map(([name]) => name);
  return [
    `Reso-LLM · ${model.parameters.size.toLocaleString("en")} parameters · ${
      layers.length === 0 ? "standard mode" : layers.join(", ")
    }`,
    `chat format: ${
      hasChatTokens(tokenizer) ? "marks" : "Human: / Assistant:"
    }; help lists commands, exit ends`,
  ];
}

/**
 * The lines of an outcome that is no answer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { outcomeLines } from "@haze/haze/reso-llm";
 * const commands = [{ usage: "exit", help: "end" }, { usage: "load FILE", help: "go on with another" }];
 * assertEquals(outcomeLines({ kind: "help", commands }), ["exit       end", "load FILE  go on with another"]);
 * ```
 */
export function outcomeLines(outcome: Exclude<ChatOutcome, { kind: "answer" }>): string[] {
  switch (outcome.kind) {
    case "exit":
      return [];
    case "said":
      return [outcome.text];
    case "help": {
      const wide = Math.max(...outcome.commands.map(({ usage }) => usage.length));
      return outcome.commands.map(({ usage, help }) => `${usage.padEnd(wide)}  ${help}`);
    }
    case "status":
      return statusLines(outcome.status);
    case "memory":
      return outcome.found.length === 0
        ? ["Nothing is remembered."]
        : outcome.found.map(({ moment, age, score }) =>
          `weight ${score.toFixed(2)}  turn ${moment.tags.turn}, ${age} tokens ago: ${
            moment.content.replace(/\s+/g, " ")
          }`
        );
  }
}

function statusLines({ stability, lyapunov, stabilityNumber, goals, foci, memories }: ChatStatus): string[] {
  return [
    `Stability: ${stability} (${stabilityNumber.toFixed(2)}), λ ${lyapunov.toFixed(4)}`,
    `Goals: ${goals.length}`,
    ...goals.slice(0, NAMED_GOALS).map(({ description, progress }) =>
      `  ${description}: ${(100 * progress).toFixed(0)} %`
    ),
    `Foci: ${foci}`,
    `Memories: ${memories}`,
  ];
}

/**
 * The lines of numbers after an answer: tokens, time in ms, stability; goals that were achieved; the last three warnings.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { createDefaultTokenizer, metricsLines, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const result = await new ResoLLMInference(model, createDefaultTokenizer()).generate("Once", { maxLength: 3 });
 * assert(metricsLines(result)[0].startsWith("[Tokens: 3, Time: "));
 * model.close();
 * ```
 */
export function metricsLines(result: GenerationResult): string[] {
  const { tokensGenerated, generationTimeMs, stability, warnings, goalsAchieved } = result;
  return [
    `[Tokens: ${tokensGenerated}, Time: ${generationTimeMs.toFixed(1)}ms, Stability: ${stability}]`,
    ...goalsAchieved.map((goal) => `achieved: ${goal}`),
    ...warnings.slice(-TOLD_WARNINGS).map((warning) => `warning: ${warning}`),
  ];
}

/**
 * Passes pieces on, without the white space before the first word and after the last: it is held until a word follows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trimmedPieces } from "@haze/haze/reso-llm";
 * const told: string[] = [];
 * const write = trimmedPieces((text) => told.push(text));
 * for (const piece of [" ", " Well", ", ", "yes.", "\n"]) write(piece);
 * assertEquals(told, ["Well", ",", " yes."]);
 * ```
 */
export function trimmedPieces(write: (text: string) => void): (piece: string) => void {
  let begun = false;
  let held = "";
  return (piece) => {
    const text = begun ? held + piece : piece.trimStart();
    const words = text.trimEnd();
    held = text.slice(words.length);
    if (words === "") return;
    begun = true;
    write(words);
  };
}
