/** One notebook from beginning to end. */
import { basename, dirname } from "@std/path";
import { checkTypes } from "./check_types.ts";
import { CellError, Kernel } from "./kernel.ts";
import {
  type Cell,
  cellProblems,
  codeCells,
  formatNotebook,
  outputProblem,
  parseNotebook,
} from "./notebook.ts";
import type { Output } from "./outputs.ts";

/** Options of {@linkcode runNotebook}. */
export interface RunOptions {
  /** Write the outputs into the file if nothing failed. Default false. */
  readonly write?: boolean;
  /** Longest time a cell may take. Default two minutes. */
  readonly cellTimeoutMs?: number;
  /** Added to the kernel's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  /** Told after each cell. */
  readonly onCell?: (number: number, of: number, seconds: number) => void;
}

/** How a run ended. */
export interface RunReport {
  /** What went wrong; a run stops at the first cell that fails. */
  readonly problems: readonly string[];
  /** Outputs of the cells that ran. */
  readonly outputs: readonly (readonly Output[])[];
  readonly seconds: number;
}

/**
 * Checks the cells of a notebook (length, types), then runs them in a kernel of their own. The file is only written if
 * it was asked for and nothing went wrong.
 *
 * @throws {SyntaxError} if the file is no notebook for the Deno kernel.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunReport> {
  const { write = false, cellTimeoutMs = 120_000, environment = {}, signal, onCell } = options;
  const start = performance.now();
  const seconds = (since: number): number => (performance.now() - since) / 1000;
  const notebook = parseNotebook(await Deno.readTextFile(path), basename(path));
  const cells = codeCells(notebook);
  const problems = cellProblems(cells);
  if (problems.length === 0) {
    const types = await checkTypes(path, cells);
    if (types !== undefined) problems.push(`types: ${types}`);
  }
  const outputs = new Map<Cell, readonly Output[]>();
  if (problems.length === 0) {
    const kernel = await Kernel.start({ folder: dirname(path), environment });
    const stop = (): void => kernel.stop("Cannot go on as the run was stopped: it was interrupted");
    signal?.addEventListener("abort", stop);
    try {
      if (signal?.aborted) stop();
      for (const cell of cells) {
        const since = performance.now();
        const found = await kernel.execute(cell.code, cell.number, cellTimeoutMs);
        outputs.set(cell.cell, found);
        const problem = outputProblem(cell, found);
        if (problem !== undefined) problems.push(problem);
        onCell?.(cell.number, cells.length, seconds(since));
        if (problem !== undefined) break;
      }
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      problems.push(`cell ${outputs.size + 1}: ${error.message}`);
    } finally {
      signal?.removeEventListener("abort", stop);
      await kernel.close();
    }
    if (write && problems.length === 0) await Deno.writeTextFile(path, formatNotebook(notebook, outputs));
  }
  return { problems, outputs: [...outputs.values()], seconds: seconds(start) };
}
