/** Inputs from a terminal, edited. */
import type { Style } from "../style.ts";
import type { Complete } from "./completion.ts";
import type { EditorConsole } from "./console.ts";
import type { History } from "./history_file.ts";
import { itemLines } from "./items.ts";
import type { Effect } from "./effect.ts";
import { decodeKeys, type Key } from "./keys.ts";
import { layOut, type Prompts, promptsOf } from "./layout.ts";
import { Painter } from "./painter.ts";
import { press } from "./press.ts";
import { type EditorState, emptyState } from "./state.ts";

/** Asks a terminal to tell pasted text from typed text, and no more. */
const [MARK_PASTES, MARK_NONE] = ["\x1b[?2004h", "\x1b[?2004l"];

/** What a first Ctrl-C at an empty prompt is told. */
export const LEAVING = "Ctrl-C again, or Ctrl-D, leaves.";

/** What an editor is made of. */
export interface LineEditorOptions {
  readonly prompt: string;
  readonly console: EditorConsole;
  readonly history: History;
  readonly style: Style;
  readonly complete?: Complete | undefined;
}

/** Reads inputs one after the other: draws {@linkcode EditorState}s and does what {@linkcode press} asks for. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #prompts: Prompts;
  readonly #painter = new Painter();
  #state: EditorState;
  /** Typed ahead: keys, and the beginning of one. */
  #keys: Key[] = [];
  #rest = "";
  /** Asked for, and not come yet. */
  #reading: Promise<string | undefined> | undefined;
  #endResizes: (() => void) | undefined;
  #isEditing = false;
  #goesOn = false;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#prompts = promptsOf(options.prompt);
    this.#state = emptyState([]);
  }

  /** Whether the last input was none as a Ctrl-C came that only dropped a line. */
  get goesOn(): boolean {
    return this.#goesOn;
  }

  /**
   * The next input; undefined at the end, at Ctrl-C twice, and if `signal` is aborted. A Ctrl-C meant for a text may come
   * as a signal when the text is done: it is a key like those that come as keys.
   */
  async next(signal: AbortSignal): Promise<string | undefined> {
    const { console, history } = this.#options;
    this.#endResizes ??= console.onResize(() => this.#resized());
    if (!this.#goesOn) this.#state = emptyState(history.entries, this.#state.cut);
    this.#goesOn = false;
    this.#edit();
    try {
      for (;;) {
        const key = this.#keys.shift();
        if (key) {
          const over = this.#press(key);
          if (over) return over.input;
          continue;
        }
        this.#draw();
        const sent = await this.#read(signal);
        if (sent === undefined) {
          if (signal.reason === "SIGINT") this.#goesOn = !this.#press({ key: "interrupt" });
          else this.#finish();
          return undefined;
        }
        const { keys, rest } = decodeKeys(this.#rest + sent);
        this.#keys.push(...keys);
        this.#rest = rest;
      }
    } finally {
      this.#isEditing = false;
      console.mode("wait");
    }
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#endResizes) return;
    this.#endResizes();
    this.#endResizes = undefined;
    this.#options.console.write(MARK_NONE);
    this.#options.console.mode("usual");
  }

  #edit(): void {
    this.#isEditing = true;
    this.#options.console.mode("edit");
    this.#options.console.write(MARK_PASTES);
  }

  #read(signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    const reading = this.#reading ??= this.#options.console.read();
    return new Promise((resolve, reject) => {
      const abort = (): void => resolve(undefined);
      signal.addEventListener("abort", abort, { once: true });
      reading.then((sent) => {
        signal.removeEventListener("abort", abort);
        if (signal.aborted) return;
        this.#reading = undefined;
        resolve(sent);
      }, reject);
    });
  }

  #press(key: Key): { readonly input: string | undefined } | undefined {
    const before = this.#state;
    const { state, effect } = press(before, key, this.#options.complete);
    this.#state = state;
    return effect && this.#do(effect, before);
  }

  /** What is beside the state; with an end, the input that it comes to. */
  #do(effect: Effect, before: EditorState): { readonly input: string | undefined } | undefined {
    const { console, history, style } = this.#options;
    switch (effect.do) {
      case "accept":
        this.#finish();
        history.add(effect.input);
        return { input: effect.input };
      case "leave":
        this.#finish();
        return { input: undefined };
      case "drop":
        this.#finish(before, "^C");
        return undefined;
      case "warn":
        this.#finish();
        console.write(`${style.dim(LEAVING)}\n`);
        return undefined;
      case "list": {
        this.#finish();
        const lines = itemLines(effect.items, console.size().columns);
        console.write(lines.map((line) => `${style.dim(line)}\n`).join(""));
        return undefined;
      }
      case "bell":
        console.write("\x07");
        return undefined;
      case "clear":
        console.write("\x1b[H\x1b[2J");
        this.#painter.leave();
        return undefined;
      case "suspend":
        this.#finish();
        this.close();
        console.suspend();
        this.#endResizes = console.onResize(() => this.#resized());
        this.#edit();
        return undefined;
    }
  }

  #draw(): void {
    const { console, style } = this.#options;
    const { columns, rows } = console.size();
    console.write(this.#painter.draw(layOut(this.#state, this.#prompts, columns, style), rows));
  }

  /** Draws a whole input as it stands and goes below it. */
  #finish({ text }: EditorState = this.#state, mark = ""): void {
    const { console, style } = this.#options;
    const layout = layOut({ text, cursor: text.length }, this.#prompts, console.size().columns, style);
    console.write(`${this.#painter.draw(layout)}${mark}\n`);
    this.#painter.leave();
  }

  #resized(): void {
    if (!this.#isEditing) return;
    this.#painter.resized(this.#options.console.size().columns);
    this.#draw();
  }
}
