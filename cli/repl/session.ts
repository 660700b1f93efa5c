/** A REPL session: takes lines, never throws for what stands in them. */
import type { ContextMode } from "../../lib/generation/mod.ts";
import type { SamplingRule } from "../../lib/sampling/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import type { Io } from "../command.ts";
import { quoted } from "../ui/style.ts";
import type { Action, CommandContext } from "./command.ts";
import { complete, parseCommand } from "./commands.ts";
import { loadSubject, saveSubject, untrainedWith } from "./model_commands.ts";
import { samplingOf } from "./sampling.ts";
import { Screen } from "./screen.ts";
import { initialSettings } from "./initial_settings.ts";
import type { ReplSettings } from "./settings.ts";
import { encode, firstSeed, type Subject } from "./subject.ts";
import { configTable, helpTable } from "./tables.ts";
import { takeTurn, type Turn } from "./turn.ts";
import { strip } from "./words.ts";

/** What a session starts with. */
export interface SessionOptions {
  readonly io: Io;
  readonly subject: Subject;
  /** Opens a file for `/load`. */
  readonly open: (path: string) => Promise<Subject>;
  /** Text whose beginning stands in for a last seed at first. Default: none. */
  readonly text?: string;
  /** Default: that of the subject. */
  readonly context?: ContextMode;
  readonly seed: number;
  /** How numbers are read and samplers compute. Default `"exact"`. */
  readonly rule?: SamplingRule;
  readonly json?: boolean;
}

/** A session. It owns the model at hand: close the session when done. */
export class ReplSession {
  /** Where it writes. */
  readonly screen: Screen;
  readonly #options: SessionOptions;
  readonly #rule: SamplingRule;
  /** Seed of the weights, if they are random. */
  readonly #weightsSeed: number;
  #subject: Subject;
  #settings: ReplSettings;
  #random: { uniform(): number };
  #seedIds: Int32Array;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { io, subject, text = "", context = subject.context, seed, rule = "exact", json = false } = options;
    const { model, tokenizer } = subject;
    this.#options = options;
    this.screen = new Screen(io, json);
    this.#rule = rule;
    this.#weightsSeed = seed;
    this.#subject = subject;
    this.#settings = initialSettings(model.vocabSize, context, seed);
    this.#random = subject.random ?? new Pcg64(seed);
    this.#seedIds = firstSeed(
      tokenizer,
      [...text.slice(0, 2 * model.contextLength)].slice(0, model.contextLength).join(""),
    );
  }

  /** Whether a line asked to leave. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The settings as they are now. */
  get settings(): ReplSettings {
    return this.#settings;
  }

  /** The model at hand. */
  get subject(): Subject {
    return this.#subject;
  }

  /** What Tab makes of a line. */
  complete(line: string): [string[], string] {
    return complete(line, this.#context());
  }

  /** Does what a line says and gives the text that was written, if one was; `signal` stops it. */
  async handle(raw: string, signal: AbortSignal): Promise<Turn | undefined> {
    const line = strip(raw);
    try {
      if (!line.startsWith("/")) return await this.#write(line, signal);
      const outcome = parseCommand(line, this.#context());
      if ("do" in outcome) await this.#act(outcome);
      else {
        this.#settings = outcome.settings;
        this.screen.confirm(outcome.said);
      }
    } catch (error) {
      this.screen.fail(error);
    }
    return undefined;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.#subject.model.close();
  }

  #context(): CommandContext {
    return { settings: this.#settings, rule: this.#rule, vocabSize: this.#subject.model.vocabSize };
  }

  async #write(line: string, signal: AbortSignal): Promise<Turn> {
    const settings = this.#settings;
    const seedIds = this.#seedFor(line);
    this.#seedIds = seedIds;
    const { genLen: length, context } = settings;
    const request = { seedIds, length, context, sampling: samplingOf(settings, this.#rule) };
    let turn: Turn | undefined;
    this.screen.beginText();
    try {
      const write = (piece: string) => this.screen.piece(piece);
      turn = await takeTurn(this.#subject, request, { random: this.#random, signal, write });
      return turn;
    } finally {
      this.screen.endText(turn, settings);
    }
  }

  /** Ids of a line, or those of the last one, with a note of what is peculiar about them. */
  #seedFor(line: string): Int32Array {
    const { tokenizer, model } = this.#subject;
    const again = () => `the last seed again: ${quoted(tokenizer.decode(this.#seedIds))}`;
    if (line === "") {
      this.screen.note(again());
      return this.#seedIds;
    }
    const { ids, dropped, droppedCharacters } = encode(tokenizer, line);
    if (ids.length === 0) {
      this.screen.note(`no character of this is known, so ${again()}`);
      return this.#seedIds;
    }
    if (dropped > 0) {
      const named = droppedCharacters.slice(0, 20).map((character) => quoted(character)).join(" ");
      this.screen.note(`${dropped} unknown character${dropped === 1 ? "" : "s"} left out: ${named}`);
    }
    const unread = ids.length - model.contextLength;
    if (unread > 0) {
      this.screen.note(`the model reads the last ${model.contextLength} tokens, not the ${unread} before`);
    }
    return ids;
  }

  async #act(action: Action): Promise<void> {
    const { screen } = this;
    switch (action.do) {
      case "quit":
        this.#isOver = true;
        break;
      case "show": {
        const lines = action.what === "help"
          ? helpTable(this.#context(), screen.columns)
          : configTable(this.#settings, screen.columns);
        if (action.what === "help") screen.say(lines);
        else screen.answer(lines, { config: this.#settings });
        break;
      }
      case "seed":
        this.#random = new Pcg64(action.seed);
        this.#settings = { ...this.#settings, seed: action.seed };
        screen.confirm(`seed ${action.seed}`);
        break;
      case "save":
        screen.note(`saved ${await saveSubject(this.#subject, action.path)}`);
        break;
      case "load":
        this.#take(await loadSubject(this.#options.open, action.path));
        screen.note(`the weights are those of ${this.#subject.file}`);
        this.#adoptContext();
        break;
      case "head":
        this.#take(untrainedWith(this.#subject, action.headType, this.#weightsSeed));
        screen.note(`a new ${action.headType} model, untrained: random weights of seed ${this.#weightsSeed}`);
    }
  }

  /** Goes on with another model: what depended on the old one is made anew. */
  #take(subject: Subject): void {
    const old = this.#subject;
    const lastText = old.tokenizer.decode(this.#seedIds);
    const seed = subject.file === undefined ? this.#weightsSeed : this.#settings.seed;
    const mostBits = Math.log2(subject.model.vocabSize);
    this.#random = subject.random ?? new Pcg64(seed);
    this.#subject = subject;
    this.#seedIds = firstSeed(subject.tokenizer, lastText);
    this.#settings = { ...this.#settings, seed };
    old.model.close();
    if (this.#rule !== "exact") return;
    for (const [command, key] of [["/entropy", "targetEntropy"], ["/tau", "tau"]] as const) {
      if (this.#settings[key] <= mostBits) continue;
      this.#settings = { ...this.#settings, [key]: mostBits };
      this.screen.note(`${command} is now ${mostBits.toFixed(2)} bits, all that this vocabulary has`);
    }
  }

  /** Goes on in the context that belongs to the file at hand. */
  #adoptContext(): void {
    const { context } = this.#subject;
    if (context === this.#settings.context) return;
    this.#settings = { ...this.#settings, context };
    const why = context === "growing" ? "as checkpoints are trained" : "as upstream reads its weights";
    this.screen.note(`/context is now ${context}, ${why}`);
  }
}
