/** What pressing a key comes to. */
import type { EditorState } from "./state.ts";

/** What is to be done beside drawing the new state. */
export type Effect =
  | { readonly do: "accept"; readonly input: string }
  | { readonly do: "leave" | "drop" | "warn" | "clear" | "suspend" | "bell" }
  | { readonly do: "list"; readonly items: readonly string[] };

/** A new state, and perhaps something to do. */
export interface Pressed {
  readonly state: EditorState;
  readonly effect?: Effect;
}
