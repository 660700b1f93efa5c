/** Notebook files: nbformat 4 on the Deno kernel. */
import { type Output, toLines } from "./outputs.ts";

/** A cell; only code cells have outputs. */
export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly id?: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: string | readonly string[];
  execution_count?: number | null;
  outputs?: readonly Output[];
}

/** What a file holds. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec?: { readonly name?: string } };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** Cells of more lines are not read in one look. */
const MOST_LINES = 15;
/** A cell with this tag need not show anything. */
const QUIET = "quiet";

/** A code cell and its place among the code cells, from 1. */
export interface CodeCell {
  readonly number: number;
  readonly code: string;
  readonly quiet: boolean;
  readonly cell: Cell;
}

/**
 * Reads a notebook.
 *
 * @throws {SyntaxError} if it is none, or is not for the Deno kernel.
 */
export function parseNotebook(text: string, name: string): Notebook {
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(`Cannot run ${name} as ${rule}: ${got}`);
  };
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    return fail("a notebook is JSON", (error as Error).message);
  }
  if (!Array.isArray(notebook?.cells) || notebook.nbformat !== 4) {
    fail("it must have cells in nbformat 4", notebook?.nbformat);
  }
  const kernel = notebook.metadata?.kernelspec?.name;
  if (kernel !== "deno") fail("its kernelspec must be deno", kernel);
  return notebook;
}

/** The code cells in order. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter(({ cell_type }) => cell_type === "code").map((cell, i) => ({
    number: i + 1,
    code: typeof cell.source === "string" ? cell.source : cell.source.join(""),
    quiet: cell.metadata.tags?.includes(QUIET) ?? false,
    cell,
  }));
}

/** What is wrong with the cells before any is run. */
export function cellProblems(cells: readonly CodeCell[]): string[] {
  if (cells.length === 0) return ["there is no code cell"];
  return cells.flatMap(({ number, code }) => {
    const lines = code.trimEnd().split("\n").length;
    return lines > MOST_LINES ? [`cell ${number} has ${lines} lines, the limit is ${MOST_LINES}`] : [];
  });
}

/**
 * What is wrong with the outputs of a cell: an error, or nothing to see. Every code cell must show something, unless
 * its metadata have the tag `quiet`.
 */
export function outputProblem({ number, quiet }: CodeCell, outputs: readonly Output[]): string | undefined {
  const error = outputs.find((output) => output.output_type === "error");
  if (error) return `cell ${number} failed: ${[error.evalue, ...error.traceback].join("\n")}`;
  if (outputs.length > 0 || quiet) return undefined;
  return `cell ${number} has no output\nhint: end it with a value, or give it the tag "${QUIET}"`;
}

/** The file of a notebook with new outputs: equal outputs give equal bytes. */
export function formatNotebook(notebook: Notebook, outputs: ReadonlyMap<Cell, readonly Output[]>): string {
  let count = 0;
  const written = notebook.cells.map((cell) => {
    const source = typeof cell.source === "string" ? toLines(cell.source) : cell.source;
    const { cell_type, id, metadata } = cell;
    const common = { cell_type, ...(id === undefined ? {} : { id }), metadata, source };
    return cell_type === "code"
      ? { ...common, execution_count: ++count, outputs: outputs.get(cell) ?? cell.outputs ?? [] }
      : common;
  });
  return `${JSON.stringify({ ...notebook, cells: written }, undefined, 1)}\n`;
}
