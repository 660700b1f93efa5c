/** What Tab makes of an input. */
import type { Pressed } from "./effect.ts";
import type { EditorState } from "./state.ts";

/** The possible endings of a text, and the part of it that they replace. */
export type Complete = (text: string) => readonly [readonly string[], string];

/** The longest beginning that all have. */
function commonStart(words: readonly string[]): string {
  const [first = "", ...rest] = words;
  let length = first.length;
  for (const word of rest) {
    while (!word.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}

/** Puts in what is sure; where that is nothing new, lists what there is. */
export function completed(state: EditorState, complete?: Complete): Pressed {
  const { text, cursor } = state;
  const typed = text.slice(0, cursor);
  const [items, part] = complete?.(typed) ?? [[], ""];
  if (items.length === 0) return { state, effect: { do: "bell" } };
  const sure = commonStart(items);
  const start = cursor - part.length;
  if (sure !== part && sure.length >= part.length) {
    const joined = text.slice(0, start) + sure;
    return { state: { ...state, text: joined + text.slice(cursor), cursor: joined.length } };
  }
  return items.length === 1 ? { state } : { state, effect: { do: "list", items } };
}
