/** What a key does: key × state → state. */
import { type Complete, completed } from "./completion.ts";
import { inputOf, whyOpen } from "./continuation.ts";
import type { Pressed } from "./effect.ts";
import type { Key } from "./keys.ts";
import { searching, startSearch } from "./search.ts";
import {
  after,
  before,
  type Buffer,
  type EditorState,
  lineEnd,
  lineStart,
  wordEnd,
  wordStart,
} from "./state.ts";

/** Presses a key; nothing else is changed or asked than what is given. */
export function press(state: EditorState, key: Key, complete?: Complete): Pressed {
  if (state.search) {
    const next = searching(state, state.search, key);
    if (next) return { state: next };
    // Any other key goes on with what was found.
    return press({ ...state, search: undefined }, key, complete);
  }
  const pressed = pressPlain(state, key, complete);
  const isWarned = pressed.effect?.do === "warn";
  return isWarned === pressed.state.isWarned
    ? pressed
    : { ...pressed, state: { ...pressed.state, isWarned } };
}

function pressPlain(state: EditorState, key: Key, complete?: Complete): Pressed {
  const { text, cursor } = state;
  const to = (place: number): Pressed => ({ state: { ...state, cursor: place } });
  switch (key.key) {
    case "text":
    case "paste":
      return { state: inserted(state, key.text) };
    case "left":
      return to(before(state));
    case "right":
      return to(after(state));
    case "home":
      return to(lineStart(state));
    case "end":
      return to(lineEnd(state));
    case "word-left":
      return to(wordStart(state));
    case "word-right":
      return to(wordEnd(state));
    case "up":
    case "down":
      return moved(state, key.key === "up" ? -1 : 1);
    case "backspace":
      return { state: without(state, before(state), cursor) };
    case "delete":
      return { state: without(state, cursor, after(state)) };
    case "kill-line":
      // At the end of a line its end is taken, so that lines can be joined.
      return { state: cutOut(state, cursor, Math.max(lineEnd(state), Math.min(cursor + 1, text.length))) };
    case "kill-start":
      return { state: cutOut(state, lineStart(state), cursor) };
    case "kill-word":
      return { state: cutOut(state, wordStart(state), cursor) };
    case "kill-next-word":
      return { state: cutOut(state, cursor, wordEnd(state)) };
    case "yank":
      return { state: inserted(state, state.cut) };
    case "line-end":
      return { state: inserted(state, "\n") };
    case "enter":
      return enter(state);
    case "tab":
      return completed(state, complete);
    case "search":
      return { state: startSearch(state) };
    case "interrupt":
      if (text !== "") return { state: shown(state, state.history.length, ""), effect: { do: "drop" } };
      return { state, effect: { do: state.isWarned ? "leave" : "warn" } };
    case "end-of-input":
      return text === ""
        ? { state, effect: { do: "leave" } }
        : { state: without(state, cursor, after(state)) };
    case "clear":
    case "suspend":
      return { state, effect: { do: key.key } };
    default:
      return { state };
  }
}

/** Enter: a line that asks for another gets it. */
function enter(state: EditorState): Pressed {
  const { text } = state;
  switch (whyOpen(text)) {
    case "backslash": {
      const joined = `${text.slice(0, -1)}\n`;
      return { state: { ...state, text: joined, cursor: joined.length } };
    }
    case "quotes":
      return { state: inserted({ ...state, cursor: text.length }, "\n") };
    case undefined:
      return { state: { ...state, cursor: text.length }, effect: { do: "accept", input: inputOf(text) } };
  }
}

/** A line up or down, and at the first or last one an input back or on. */
function moved(state: EditorState, step: -1 | 1): Pressed {
  const { text, cursor, at, history } = state;
  const [start, end] = [lineStart(state), lineEnd(state)];
  const column = cursor - start;
  if (step < 0 && start > 0) {
    const above = lineStart({ text, cursor: start - 1 });
    return { state: { ...state, cursor: settled(text, Math.min(above + column, start - 1)) } };
  }
  if (step > 0 && end < text.length) {
    return {
      state: {
        ...state,
        cursor: settled(text, Math.min(end + 1 + column, lineEnd({ text, cursor: end + 1 }))),
      },
    };
  }
  const next = at + step;
  if (next < 0 || next > history.length) return { state };
  const draft = at === history.length ? text : state.draft;
  return { state: shown({ ...state, draft }, next, history[next] ?? draft) };
}

/** The nearest place before that is not within a character. */
function settled(text: string, place: number): number {
  const start = lineStart({ text, cursor: place });
  let at = start;
  while (at < place) {
    const next = after({ text, cursor: at });
    if (next > place || next === at) break;
    at = next;
  }
  return at;
}

function shown(state: EditorState, at: number, text: string): EditorState {
  return { ...state, at, text, cursor: text.length };
}

/** With more text before the cursor. */
export function inserted<B extends Buffer>(state: B, more: string): B {
  const { text, cursor } = state;
  return { ...state, text: text.slice(0, cursor) + more + text.slice(cursor), cursor: cursor + more.length };
}

function without(state: EditorState, start: number, end: number): EditorState {
  return { ...state, text: state.text.slice(0, start) + state.text.slice(end), cursor: start };
}

function cutOut(state: EditorState, start: number, end: number): EditorState {
  return start === end ? state : { ...without(state, start, end), cut: state.text.slice(start, end) };
}
