/**
 * Measures the documentation of every entry point: `deno run -A tools/check_docs.ts [--list]` prints the shares and exits
 * with 1 if one is below its floor; `--list` names what lacks an example.
 *
 * @module
 */

/** Shares that must be reached. */
const FLOORS = { modules: 1, documented: 1, examples: 0.95 } as const;
/** Kinds of declarations that exist at run time. */
const VALUES = ["function", "class", "variable"];

interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string }[];
}

interface Declaration {
  readonly location: { readonly filename: string; readonly line: number };
  readonly declarationKind: string;
  readonly kind: string;
  readonly jsDoc?: JsDoc;
}

/** What `deno doc --json` says of a file. */
export interface DocNode {
  readonly module_doc?: JsDoc;
  readonly symbols?: readonly { readonly name: string; readonly declarations: readonly Declaration[] }[];
}

/** How much of the entry points is documented. */
export interface DocShares {
  readonly modules: number;
  readonly documented: number;
  readonly examples: number;
  /** Exported values without an example, `file name`. */
  readonly withoutExample: readonly string[];
}

/** Counts each declaration once, however many entry points give it on. */
export function docShares(entries: readonly DocNode[]): DocShares {
  const seen = new Map<
    string,
    { name: string; isValue: boolean; isDocumented: boolean; hasExample: boolean }
  >();
  for (const { symbols = [] } of entries) {
    for (const { name, declarations } of symbols) {
      const exported = declarations.filter(({ declarationKind, kind }) =>
        // A reference is what another entry point exports, and is counted there.
        declarationKind === "export" && kind !== "reference"
      );
      const [first] = exported;
      if (!first) continue;
      const docs = exported.map(({ jsDoc }) => jsDoc);
      seen.set(`${first.location.filename}:${first.location.line}`, {
        name: `${first.location.filename.replace(/^.*?\/(lib|cli|figures)\//, "$1/")} ${name}`,
        isValue: exported.some(({ kind }) => VALUES.includes(kind)),
        isDocumented: docs.some((doc) => doc?.doc !== undefined && doc.doc !== ""),
        hasExample: docs.some((doc) => doc?.tags?.some(({ kind }) => kind === "example")),
      });
    }
  }
  const all = [...seen.values()];
  const values = all.filter(({ isValue }) => isValue);
  const share = (part: number, whole: number): number => whole === 0 ? 1 : part / whole;
  return {
    modules: share(entries.filter(({ module_doc }) => module_doc?.doc).length, entries.length),
    documented: share(all.filter(({ isDocumented }) => isDocumented).length, all.length),
    examples: share(values.filter(({ hasExample }) => hasExample).length, values.length),
    withoutExample: values.filter(({ hasExample }) => !hasExample).map(({ name }) => name).sort(),
  };
}

async function entryPoints(): Promise<DocNode[]> {
  const root = new URL("../", import.meta.url);
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as {
    exports: Record<string, string>;
  };
  const files = Object.values(exports);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...files],
    cwd: root.pathname,
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`Cannot read documentation: ${new TextDecoder().decode(stderr)}`);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as { nodes: Record<string, DocNode> };
  return files.map((file) => nodes[new URL(file, root).href] ?? {});
}

if (import.meta.main) {
  const { withoutExample, ...shares } = docShares(await entryPoints());
  if (Deno.args.includes("--list")) { for (const name of withoutExample) console.log(name); }
  const low = Object.entries(FLOORS).filter(([name, floor]) => shares[name as keyof typeof shares] < floor);
  for (const [name, share] of Object.entries(shares)) {
    console.log(`${name.padEnd(10)} ${(100 * share).toFixed(1)} %`);
  }
  for (const [name, floor] of low) console.error(`${name} must be at least ${100 * floor} %`);
  if (low.length > 0) Deno.exit(1);
}
