import { assert } from "@std/assert";

/** V8 lets its young heap grow, so that nothing is collected while bytes are counted. */
const FLAGS = "--v8-flags=--expose-gc,--min-semi-space-size=256,--max-semi-space-size=256";

Deno.test("replay allocates nothing for a profile that is not there, before one and after it", async () => {
  const program = new URL("./replay_program.ts", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", FLAGS, program],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
  assert(out.startsWith("{"), `${out}${err}`);
  const { before, profiled, after } = JSON.parse(out) as Record<string, number>;
  // Of a hundred calls: less than a byte each is the counting itself. A profile keeps times, which are objects.
  assert(before! < 100 && after! < 100, out);
  assert(profiled! > 500, `what is counted must show a profile: ${out}`);
});
