/**
 * Writes `cli/config/meanings.ts` from the doc comments of the settings, and the schemas of `docs/schema/` from the tables
 * that the loader checks: `deno run -A tools/make_schemas.ts`.
 */
import { MODEL_KINDS } from "../lib/models/mod.ts";

/** Where settings are declared. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  training: ["lib/training/config.ts"],
  haze: ["lib/models/haze/config.ts"],
  llisa: ["lib/models/llisa/config.ts"],
  resoformer: ["lib/models/transformer_sizes.ts", "lib/models/resoformer/config.ts"],
  "reso-llm": ["lib/models/transformer_sizes.ts", "lib/models/reso_llm/config/settings.ts"],
  spiral: ["lib/models/spiral/student/config.ts"],
};

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** The text of `cli/config/meanings.ts`, which needs no schema to be made. */
export async function meaningsModule(): Promise<string> {
  const paths = [...new Set(Object.values(SOURCES).flat())].map((path) => at(path).pathname);
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...paths],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot read doc comments as deno doc must succeed: it did not");
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as { nodes: Record<string, DocFile> };
  const meanings = Object.entries(SOURCES).map(([kind, paths]) =>
    [kind, Object.assign({}, ...paths.map((path) => meaningsOf(nodes[at(path).href]!)))] as const
  );
  const text = [
    "/** What each setting means: its doc comment, as `tools/make_schemas.ts` found it. */",
    "",
    "/** By kind and key. */",
    `export const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = ${
      JSON.stringify(Object.fromEntries(meanings))
    };`,
    "",
  ].join("\n");
  return await formatted(text);
}

/** Text of every schema by its file. */
export async function schemaFiles(): Promise<Map<string, string>> {
  // Loaded late: it needs the meanings, which this tool may be making for the first time.
  const { kindSchema, wholeSchema } = await import("../cli/config/schema.ts");
  const text = (schema: unknown) => `${JSON.stringify(schema, undefined, 2)}\n`;
  return new Map([
    ["docs/schema/config.json", text(wholeSchema())],
    ...MODEL_KINDS.map((kind) => [`docs/schema/${kind}.json`, text(kindSchema(kind))] as const),
  ]);
}

/** What `deno doc` tells of a file, as far as it is read here. */
interface DocFile {
  readonly symbols: readonly {
    readonly declarations: readonly {
      readonly kind: string;
      readonly def: {
        readonly properties?: readonly {
          readonly name: string;
          readonly jsDoc?: { readonly doc?: string };
        }[];
      };
    }[];
  }[];
}

function meaningsOf({ symbols }: DocFile): Record<string, string> {
  const interfaces = symbols.flatMap(({ declarations }) => declarations).filter(({ kind }) =>
    kind === "interface"
  );
  return Object.fromEntries(
    interfaces.flatMap(({ def }) => def.properties ?? []).map(({ name, jsDoc }) => [
      name.replaceAll('"', ""),
      firstSentence(jsDoc?.doc ?? ""),
    ]),
  );
}

/** Without its full stop: it stands in lists. */
function firstSentence(doc: string): string {
  const line = doc.replace(/\s+/g, " ").replaceAll(/\{@link(?:code)? ([^}]+)\}/g, "$1").trim();
  return line.split(/(?<=\.) (?=\p{Lu})/u)[0]!.replace(/\.$/, "");
}

async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--config", at("deno.json").pathname, "--ext", "ts", "-"],
    ...{ stdin: "piped", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

if (import.meta.main) {
  await Deno.writeTextFile(at("cli/config/meanings.ts"), await meaningsModule());
  await Deno.mkdir(at("docs/schema"), { recursive: true });
  for (const [path, text] of await schemaFiles()) await Deno.writeTextFile(at(path), text);
}
