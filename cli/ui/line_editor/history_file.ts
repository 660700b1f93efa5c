/** Where inputs are kept from one session to the next. */
import { dirname } from "@std/path";

/** Lines of the file at most. */
const MOST = 1000;

/**
 * Path of the history: `HAZE_HISTORY`, or `haze/history` in the folder for state. None if that variable is empty, or
 * nothing says where home is.
 */
export function historyPath(env: (name: string) => string | undefined): string | undefined {
  const own = env("HAZE_HISTORY");
  if (own !== undefined) return own === "" ? undefined : own;
  const [state, home] = [env("XDG_STATE_HOME"), env("HOME")];
  if (state) return `${state}/haze/history`;
  return home ? `${home}/.local/state/haze/history` : undefined;
}

const toLine = (input: string): string => input.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const fromLine = (line: string): string =>
  line.replaceAll(/\\(n|\\)/g, (_, letter: string) => letter === "n" ? "\n" : "\\");

/**
 * Inputs of earlier sessions in a file that only its owner reads. A history is a convenience: whatever stands in the way
 * of the file, a session goes on with what it knows itself, and says nothing of it.
 */
export class History {
  readonly #path: string | undefined;
  #entries: string[];
  #lines: number;

  private constructor(path: string | undefined, entries: string[]) {
    this.#path = path;
    this.#entries = entries;
    this.#lines = entries.length;
  }

  /** Reads what there is. */
  static open(path: string | undefined): History {
    const lines = path === undefined || !isPermitted(path) ? undefined : read(path);
    return new History(lines === undefined ? undefined : path, (lines ?? []).slice(-MOST).map(fromLine));
  }

  /** Inputs, the oldest first. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Keeps an input, unless it is blank, begins with a space, or is the last one again. */
  add(input: string): void {
    if (input.trim() === "" || input.startsWith(" ") || input === this.#entries.at(-1)) return;
    this.#entries = [...this.#entries, input].slice(-MOST);
    if (this.#path === undefined) return;
    try {
      Deno.mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(this.#path, `${toLine(input)}\n`, { append: true, mode: 0o600 });
      if (Deno.build.os !== "windows") Deno.chmodSync(this.#path, 0o600);
      if (++this.#lines > MOST) this.#lines = shorten(this.#path);
    } catch {
      // No room, no permission: the session has it all the same.
    }
  }
}

/** Whether the folder of the file may be read and written, without asking anybody while a line is typed. */
const isPermitted = (path: string): boolean =>
  (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name, path: dirname(path) }).state === "granted"
  );

/** The lines of a file, none if there is no file yet; undefined if it is none that may be written. */
function read(path: string): string[] | undefined {
  try {
    if (!Deno.statSync(path).isFile) return undefined;
    return Deno.readTextFileSync(path).split("\n").filter((line) => line !== "");
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? [] : undefined;
  }
}

/** Drops the oldest lines, those of other sessions too, and gives how many are left. */
function shorten(path: string): number {
  const lines = (read(path) ?? []).slice(-MOST);
  const real = Deno.realPathSync(path);
  const fresh = Deno.makeTempFileSync({ dir: dirname(real), prefix: ".history-" });
  Deno.writeTextFileSync(fresh, lines.map((line) => `${line}\n`).join(""));
  Deno.renameSync(fresh, real);
  return lines.length;
}
