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

/** The lines at the top of a chat. */
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

/** The lines of an outcome that is no answer. */
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
          `${score.toFixed(2)}  turn ${moment.tags.turn}, ${age} tokens ago: ${
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

/** The lines of numbers after an answer. */
export function metricsLines(result: GenerationResult): string[] {
  const { tokensGenerated, generationTimeMs, stability, warnings, goalsAchieved } = result;
  return [
    `[Tokens: ${tokensGenerated}, Time: ${generationTimeMs.toFixed(1)}ms, Stability: ${stability}]`,
    ...goalsAchieved.map((goal) => `achieved: ${goal}`),
    ...warnings.slice(-TOLD_WARNINGS).map((warning) => `warning: ${warning}`),
  ];
}

/** Passes pieces on without the white space before the first word and after the last. */
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
