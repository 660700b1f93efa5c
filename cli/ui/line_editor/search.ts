/** Ctrl-R: what was typed before and has these words. */
import { graphemes } from "../columns.ts";
import type { Key } from "./keys.ts";
import type { EditorState, Search } from "./state.ts";

/** Begins to search. */
export function startSearch(state: EditorState): EditorState {
  const { text, cursor, at, history } = state;
  const draft = at === history.length ? text : state.draft;
  return { ...state, draft, search: { query: "", found: history.length, before: { text, cursor, at } } };
}

/** What a key does in a search; undefined if it ends it. */
export function searching(state: EditorState, search: Search, key: Key): EditorState | undefined {
  const { query, found, before } = search;
  switch (key.key) {
    case "text":
    case "paste":
      return graphemes(key.text).reduce(typed, state);
    case "backspace":
      return look(state, { ...search, query: graphemes(query).slice(0, -1).join("") }, state.history.length);
    case "search":
      return query === "" ? state : look(state, search, (found < 0 ? state.history.length : found) - 1);
    case "escape":
      return { ...state, search: undefined };
    case "cancel":
    case "interrupt":
      return { ...state, ...before, search: undefined };
    default:
      return undefined;
  }
}

/** Searches for one character more, from the entry on that has the others. */
function typed(state: EditorState, character: string): EditorState {
  const search = state.search!;
  const from = search.found < 0 ? state.history.length : search.found;
  return look(state, { ...search, query: search.query + character }, from);
}

/** The newest entry up to `from` that has what is searched for; without one the last one stays. */
function look(state: EditorState, search: Search, from: number): EditorState {
  const { query } = search;
  if (query === "") return { ...state, ...search.before, search: { ...search, found: state.history.length } };
  for (let found = Math.min(from, state.history.length - 1); found >= 0; found--) {
    const text = state.history[found]!;
    const place = text.lastIndexOf(query);
    if (place >= 0) return { ...state, text, cursor: place, at: found, search: { ...search, query, found } };
  }
  return { ...state, search: { ...search, found: -1 } };
}
