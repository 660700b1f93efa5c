/** What a dialogue is, and how it reads as text. */

/** One thing that is said. */
export interface Turn {
  /** Who says it. */
  readonly role: "user" | "assistant";
  /** The words. */
  readonly content: string;
}

/** Questions and answers in turn, a question first. */
export type Dialogue = readonly Turn[];

const MARKS = { user: "Q: ", assistant: "A: " } as const;

/**
 * A turn as it stands in a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { turnText } from "@haze/haze/data";
 * assertEquals(turnText({ role: "user", content: "Where is the lamp?" }), "Q: Where is the lamp?");
 * ```
 */
export function turnText({ role, content }: Turn): string {
  return MARKS[role] + content;
}

/**
 * A dialogue as text, a turn a line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dialogueText } from "@haze/haze/data";
 * const dialogue = [
 *   { role: "user", content: "Where is the lamp?" } as const,
 *   { role: "assistant", content: "By the door." } as const,
 * ];
 * assertEquals(dialogueText(dialogue), "Q: Where is the lamp?\nA: By the door.");
 * ```
 */
export function dialogueText(dialogue: Dialogue): string {
  return dialogue.map(turnText).join("\n");
}
