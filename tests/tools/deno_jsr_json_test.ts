import { assertEquals } from "@std/assert";

Deno.test("deno.jsr.json says what deno.json says, without the offline stand-ins", async () => {
  const read = async (name: string): Promise<Record<string, unknown>> =>
    JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
  const {
    tasks: _tasks,
    workspace,
    exclude: _exclude,
    fmt: _fmt,
    lint: _lint,
    publish: _publish,
    ...shared
  } = await read("deno.json");
  assertEquals(await read("deno.jsr.json"), shared);
  assertEquals(workspace, ["./offline/*"]);
});
