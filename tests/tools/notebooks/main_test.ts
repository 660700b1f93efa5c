import { assert, assertEquals } from "@std/assert";
import { withNotebook } from "./support.ts";

const MAIN = new URL("../../../tools/notebooks/main.ts", import.meta.url).pathname;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MAIN, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

Deno.test("the notebook runner tells what passed and exits with 0, and with 1 for a failure", async () => {
  await withNotebook(["Deno.env.get('HAZE_QUICK')"], async (path) => {
    const { code, out } = await run("--quick", path);
    assertEquals(code, 0);
    assert(out.includes("cell 1 of 1") && out.includes("1 notebooks passed, 0 failed"), out);
  });
  await withNotebook(["throw new Error('no')"], async (path) => {
    const { code, out, err } = await run(path);
    assertEquals(code, 1);
    assert(err.includes("tiny.ipynb: cell 1 failed: no"), err);
    assert(out.includes("0 notebooks passed, 1 failed"), out);
  });
});

Deno.test("the notebook runner refuses what it does not know, and to write reduced outputs", async () => {
  for (const args of [["--wirte"], ["--write", "--quick"], ["--timeout", "-1"]]) {
    const { code, err } = await run(...args);
    assertEquals(code, 2, args.join(" "));
    assert(err.includes("usage: "), err);
  }
});
