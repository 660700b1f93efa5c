/** Types of cells: the kernel strips them without a look, so the cells are checked as one module. */
import { basename, dirname, join } from "@std/path";
import type { CodeCell } from "./notebook.ts";

/**
 * Checks the cells of a notebook as one module that stands beside it, so that imports mean the same. Gives what
 * `deno check` says, with cells and lines in place of the module's; undefined if all is well.
 */
export async function checkTypes(path: string, cells: readonly CodeCell[]): Promise<string | undefined> {
  const places: string[] = [];
  let text = "";
  for (const { number, code } of cells) {
    const lines = code.split("\n");
    text += `${lines.join("\n")}\n`;
    places.push(...lines.map((_, i) => `cell ${number}, line ${i + 1}`));
  }
  // A module even if no cell imports anything: top-level await needs one.
  const module = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.ts`);
  await Deno.writeTextFile(module, `${text}export {};\n`, { createNew: true });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", basename(module)],
      cwd: dirname(path),
      env: { NO_COLOR: "1" },
      ...{ stdin: "null", stdout: "null", stderr: "piped" },
    }).output();
    if (success) return undefined;
    const said = new TextDecoder().decode(stderr).trim();
    const address = new RegExp(`\\S*${escapePattern(basename(module))}(?::(\\d+):(\\d+))?`, "g");
    return said.replace(
      address,
      (_, line?: string, column?: string) =>
        line === undefined ? basename(path) : `${places[Number(line) - 1] ?? "end"}, column ${column}`,
    );
  } finally {
    await Deno.remove(module);
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
