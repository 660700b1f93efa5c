/**
 * The TypeScript files below a folder and the imports between them, as Deno's own parser reports them.
 *
 * @module
 */
import { join } from "@std/path";

const SKIPPED = new Set(["node_modules", "runs", "coverage", "golden"]);

/** One import: `to` is a path below the root, undefined for whatever lies outside of it. */
export type Arrow = {
  from: string;
  specifier: string;
  to: string | undefined;
  lazy: boolean;
  typeOnly: boolean;
};

/** Lists the `.ts` files below `root`, as sorted paths relative to it; data folders and hidden ones are left out. */
export function sourceFiles(root: string, folder = ""): string[] {
  return [...Deno.readDirSync(join(root, folder))].flatMap(({ name, isDirectory }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) return SKIPPED.has(name) || name.startsWith(".") ? [] : sourceFiles(root, path);
    return name.endsWith(".ts") ? [path] : [];
  }).sort();
}

type Resolved = { specifier?: string };
type Dependency = { specifier: string; code?: Resolved; type?: Resolved; isDynamic?: boolean };
type Module = { specifier: string; error?: string; dependencies?: Dependency[] };

async function denoInfo(root: string, entry: string): Promise<Module[]> {
  const hasConfig = [...Deno.readDirSync(root)].some(({ name }) => name === "deno.json");
  const config = hasConfig ? ["--config", join(root, "deno.json")] : ["--no-config"];
  const args = ["info", "--json", "--no-lock", "--no-npm", ...config, entry];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot list imports as deno info failed: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout)).modules;
}

/** Lists the imports of `files` (type imports and dynamic ones too), and the files that cannot be parsed or found. */
export async function importArrows(
  root: string,
  files: string[],
): Promise<{ arrows: Arrow[]; unreadable: string[] }> {
  const base = `file://${await Deno.realPath(root)}/`;
  const entry = await Deno.makeTempFile({ suffix: ".ts" }); // one entry that imports every file: one run of deno info
  try {
    await Deno.writeTextFile(entry, files.map((file) => `import "${base}${file}";\n`).join(""));
    const modules = await denoInfo(root, entry);
    const below = (url = ""): string | undefined => url.startsWith(base) ? url.slice(base.length) : undefined;
    const arrows = modules.flatMap(({ specifier: url, dependencies = [] }) => {
      const from = below(url);
      if (from === undefined) return [];
      return dependencies.map(({ specifier, code, type, isDynamic = false }) => {
        const to = below(code?.specifier ?? type?.specifier);
        return { from, specifier, to, lazy: isDynamic, typeOnly: code === undefined };
      });
    });
    const failed = modules.filter(({ specifier, error }) =>
      error !== undefined && below(specifier) !== undefined
    );
    return { arrows, unreadable: failed.map(({ specifier, error }) => `${below(specifier)}: ${error}`) };
  } finally {
    await Deno.remove(entry);
  }
}
