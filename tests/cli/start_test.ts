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

Deno.test("generate starts without the code of models that it may not need, and without mathematics and studies", async () => {
  const loaded = await loadedWith("cli/commands/generate.ts");
  assert(loaded.includes("lib/generation/generate.ts"), "the graph was not read");
  const idle = /^lib\/(models\/(reso_llm|resoformer|spiral\/student|registry|mod)|experiments|physics\/mod)/;
  assertEquals(loaded.filter((path) => idle.test(path)), []);
});
