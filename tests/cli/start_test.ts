import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
  }[];
}

/** The files that are loaded before a command's first line runs. */
async function loadedWith(path: string): Promise<string[]> {
  const args = ["info", "--json", path];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT.pathname }).output();
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: Module[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const seen = new Set(roots);
  // What is added while going through a set is gone through too.
  for (const name of seen) {
    for (const { isDynamic, code } of byName.get(name)?.dependencies ?? []) {
      if (!isDynamic && code?.specifier) seen.add(code.specifier);
    }
  }
  return [...seen].map((name) => name.replace(ROOT.href, ""));
}

/** What a call may need, but not one that writes from a checkpoint of this package with the usual settings. */
const IDLE = [
  /^lib\/(models\/(reso_llm|resoformer|spiral\/student|registry|mod)|experiments|physics\/mod)/,
  /^lib\/(data|training|metrics|kernels|formats|tokenizers|attention)\/mod\.ts$/,
  /^lib\/(kernels\/(doctor|profile)|data\/(shards|dialogues)|tokenizers\/\w+\/train)\//,
  /^lib\/(training\/trainer|formats\/hugging_face\/(write|folder|tokenizer_json))\.ts$/,
  /^cli\/(lines\.ts|ui\/line_editor\/|generate\/run_c)/,
  /^node:/,
];

Deno.test("generate starts without the code that a call seldom needs, and without Deno's node modules", async () => {
  const loaded = await loadedWith("cli/commands/generate.ts");
  assert(loaded.includes("lib/generation/generate.ts"), "the graph was not read");
  assertEquals(loaded.filter((path) => IDLE.some((idle) => idle.test(path))), []);
});
