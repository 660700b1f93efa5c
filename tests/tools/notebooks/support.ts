/** Tiny notebooks for tests. */
import { join } from "@std/path";

/** A code cell: its text, or its text and a tag. */
export type Cell = string | { code: string; tag: string };

/** The text of a notebook with a sentence and these code cells. */
export function notebookText(cells: readonly Cell[], kernel = "deno"): string {
  const code = cells.map((cell, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: typeof cell === "string" ? {} : { tags: [cell.tag] },
    source: typeof cell === "string" ? cell : cell.code,
    execution_count: null,
    outputs: [],
  }));
  const words = { cell_type: "markdown", id: "words", metadata: {}, source: ["One,\n", "two."] };
  return JSON.stringify({
    cells: [words, ...code],
    metadata: { kernelspec: { name: kernel, display_name: "Deno", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** Writes a notebook into a folder of its own and gives its path to `body`. */
export async function withNotebook(
  cells: readonly Cell[],
  body: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "tiny.ipynb");
    await Deno.writeTextFile(path, notebookText(cells));
    await body(path);
    assertNothingLeft(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function assertNothingLeft(folder: string): void {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  if (names.join() !== "tiny.ipynb") throw new Error(`the runner left files behind: ${names.join()}`);
}
