/** The program in process and as a process of its own, on a small model. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { type Io, main } from "../../cli/haze.ts";
import { fnv1a64 } from "../../lib/tokenizers/mod.ts";

export { inFolder } from "../in_folder.ts";

/** What a call left behind. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal that only remembers; `interrupt` is Ctrl-C. */
export interface FakeIo extends Io {
  readonly written: { out: string; err: string };
  interrupt(): void;
}

/** What a {@linkcode fakeIo} is fed with and looks like. */
export interface FakeOptions {
  /** What is typed, line for line; `undefined` is Ctrl-C at the prompt. */
  readonly lines?: readonly (string | undefined)[];
  /** Whether all three streams are terminals. Default false. */
  readonly isTerminal?: boolean;
  /** Width. Default 80. */
  readonly columns?: number;
}

/** Makes a {@linkcode FakeIo}; `onOut` sees each piece of the result. */
export function fakeIo(onOut: (text: string) => void = () => {}, options: FakeOptions = {}): FakeIo {
  const { lines = [], isTerminal = false, columns = 80 } = options;
  const controller = new AbortController();
  let turn: AbortController | undefined;
  const written = { out: "", err: "" };
  return {
    written,
    out: (text) => {
      written.out += text;
      onOut(text);
    },
    err: (text) => void (written.err += text),
    ...{ outIsTerminal: isTerminal, errIsTerminal: isTerminal, color: false, interrupted: controller.signal },
    ...{ isInteractive: isTerminal, columns: () => columns },
    readInput: () => Promise.resolve(new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))),
    readLines: ({ prompt = "" } = {}) => {
      const left = [...lines];
      return Promise.resolve({
        next: () => {
          const line = left.shift();
          // A terminal shows what is typed.
          written.out += prompt + (prompt === "" ? "" : `${line ?? ""}\n`);
          return Promise.resolve(line);
        },
        close: () => {},
      });
    },
    async interruptible(body) {
      const own = turn = new AbortController();
      try {
        return await body(own.signal);
      } finally {
        turn = undefined;
      }
    },
    interrupt: () => (turn ?? controller).abort(),
  };
}

/** Runs the program in process. */
export async function run(...words: string[]): Promise<Outcome> {
  const io = fakeIo();
  const code = await main(words, io);
  return { code, ...io.written };
}

/** Runs the program, which must succeed, and reads its one JSON document. */
export async function runJson<T = Record<string, unknown>>(...words: string[]): Promise<T> {
  const { code, out, err } = await run(...words, "--json");
  assertEquals(code, 0, err);
  assertEquals(out.trimEnd().split("\n").length, 1, "one document");
  return JSON.parse(out);
}

/** JSON documents, one a line. */
export function jsonLines(out: string): Record<string, unknown>[] {
  return out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** The lines of a run that say something about the numbers: speed and paths left out. */
export function losses(out: string): unknown[] {
  return jsonLines(out).filter((line) => "step" in line).map(({ tokensPerSecond: _, ...line }) => line);
}

/** Words that make training quick. */
export const SMALL: readonly string[] = [
  ...["--context", "8", "--batch", "2", "--steps", "4"],
  ...["nEmb=16", "nodes=16", "nBlocks=1", "nHeads=2", "warmupSteps=1"].flatMap((word) => ["--set", word]),
];

/** Trains a small model on the built-in story and gives its checkpoint. */
export async function smallCheckpoint(folder: string, name = "small.npz"): Promise<string> {
  const out = join(folder, name);
  const { code, err } = await run("train", "haze", ...SMALL, "--out", out, "--json");
  assertEquals(code, 0, err);
  return out;
}

/** Every file below a folder with its length and hash, folders with a slash. */
export async function snapshot(folder: string, prefix = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      Object.assign(found, { [`${prefix}${name}/`]: "" }, await snapshot(path, `${prefix}${name}/`));
    } else {
      const bytes = await Deno.readFile(path);
      found[prefix + name] = `${bytes.length} bytes, ${fnv1a64(bytes)}`;
    }
  }
  return found;
}

/** Checks the shape of a failure: one line, perhaps a hint, nothing on stdout; with `--json` the document there. */
export function checkFailure(outcome: Outcome, code: number, text: string, json: boolean): void {
  const { out, err } = outcome;
  const [message = "", hint = "", ...rest] = err.split("\n");
  const label = `${err}${out}`;
  assertEquals(outcome.code, code, label);
  assert(message.startsWith("Cannot ") && message.includes(text), `${label}\nexpected: ${text}`);
  assert(hint === "" || /^hint: \S/.test(hint), label);
  assertEquals(rest.join("\n"), "", label);
  if (!json) return assertEquals(out, "", label);
  const document = JSON.parse(out);
  assertEquals(
    document,
    hint === "" ? { error: message } : { error: message, hint: hint.slice("hint: ".length) },
  );
}

const CLI = new URL("../../cli/haze.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** The program as a process, with pipes. */
export function haze(
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; stdin?: "null" | "piped" } = {},
) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", CONFIG, CLI, ...words],
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
    ...options,
  } as Deno.CommandOptions);
}

/** The text of a pipe, piece by piece. */
export function textOf(pipe: ReadableStream<Uint8Array>): ReadableStream<string> {
  return pipe.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>);
}

/** All text of a pipe. */
export async function allText(pipe: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(pipe).text();
}
