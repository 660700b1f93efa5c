/** The terminal that an editor draws on. */

/** Who reads the keys: the editor each of them; the system Ctrl-C alone, the rest waits unseen; the system all. */
export type KeyMode = "edit" | "wait" | "usual";

/** What an editor needs of a terminal. */
export interface EditorConsole {
  /** What was typed next; undefined at its end. */
  read(): Promise<string | undefined>;
  write(text: string): void;
  mode(mode: KeyMode): void;
  /** Columns and rows, which may change. */
  size(): { readonly columns: number; readonly rows: number };
  /** Calls back when they did; gives what ends that. */
  onResize(changed: () => void): () => void;
  /** Stops the program as Ctrl-Z does, until it is to go on. */
  suspend(): void;
}

const hasSignals = Deno.build.os !== "windows";

/** The terminal of this process. */
export function processConsole(write: (text: string) => void): EditorConsole {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(4096);
  return {
    async read() {
      const count = await Deno.stdin.read(bytes);
      return count === null ? undefined : decoder.decode(bytes.subarray(0, count), { stream: true });
    },
    write,
    mode(mode) {
      // Windows has no way to leave Ctrl-C alone to the system.
      if (mode === "wait" && hasSignals) Deno.stdin.setRaw(true, { cbreak: true });
      else Deno.stdin.setRaw(mode === "edit");
    },
    size() {
      try {
        const { columns, rows } = Deno.consoleSize();
        return { columns: columns || 80, rows: rows || 24 }; // some pseudo-terminals report 0
      } catch {
        return { columns: 80, rows: 24 };
      }
    },
    onResize(changed) {
      if (!hasSignals) return () => {};
      Deno.addSignalListener("SIGWINCH", changed);
      return () => Deno.removeSignalListener("SIGWINCH", changed);
    },
    suspend() {
      if (hasSignals) Deno.kill(Deno.pid, "SIGTSTP");
    },
  };
}
