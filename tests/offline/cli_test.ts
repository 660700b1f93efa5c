import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli";

Deno.test("parseArgs takes declared flags and strings, and numbers only where nothing is declared", () => {
  const args = parseArgs(["train", "--seed", "007", "--json", "haze", "--steps=10", "--rate", "1e-3", "3"], {
    boolean: ["json", "quiet"],
    string: ["seed"],
  });
  assertEquals(args, {
    _: ["train", "haze", 3],
    seed: "007",
    json: true,
    quiet: false,
    steps: 10,
    rate: 1e-3,
  });
});

Deno.test("parseArgs gives options under all of their aliases", () => {
  const options = { alias: { h: "help", o: ["out", "output"] }, boolean: ["help"], string: ["out"] };
  assertEquals(parseArgs(["-h", "true", "-o", "1"], options), {
    _: [],
    h: true,
    help: true,
    o: "1",
    out: "1",
    output: "1",
  });
  assertEquals(parseArgs(["--help=false"], options), { _: [], h: false, help: false });
});

Deno.test("parseArgs collects, defaults and lets the last value win otherwise", () => {
  const options = { collect: ["set"], string: ["set", "name"], default: { name: "haze", depth: 2 } };
  assertEquals(parseArgs(["--set", "a=1", "--set=b=2", "--name=x", "--name", "y"], options), {
    _: [],
    set: ["a=1", "b=2"],
    name: "y",
    depth: 2,
  });
  assertEquals(parseArgs([], options), { _: [], set: [], name: "haze", depth: 2 });
});

Deno.test("parseArgs does not take an option for a value", () => {
  const options = { string: ["out"], boolean: ["json"] };
  assertEquals(parseArgs(["--out", "--json"], options), { _: [], out: "", json: true });
  assertEquals(parseArgs(["--out", "-", "-"], options), { _: ["-"], out: "-", json: false });
  assertEquals(parseArgs(["--out="], options), { _: [], out: "", json: false });
});

Deno.test("parseArgs stops at --, and early if asked", () => {
  assertEquals(parseArgs(["--a", "--", "--b", "1"]), { _: ["--b", "1"], a: true });
  assertEquals(parseArgs(["x", "--", "--b"], { "--": true }), { _: ["x"], "--": ["--b"] });
  assertEquals(parseArgs(["--a=1", "run", "--b", "--", "c"], { stopEarly: true }), {
    _: ["run", "--b", "c"],
    a: 1,
  });
});

Deno.test("parseArgs splits short options", () => {
  assertEquals(parseArgs(["-vn", "5"], { string: ["n"] }), { _: [], v: true, n: "5" });
});

Deno.test("parseArgs shows unknown arguments to the callback and drops them where it says false", () => {
  const seen: unknown[] = [];
  const unknown = (arg: string, key?: string, value?: unknown): boolean => {
    seen.push([arg, key, value]);
    return key === undefined;
  };
  const args = parseArgs(["run", "--sede", "1", "--seed=2"], { string: ["seed"], unknown });
  assertEquals(args, { _: ["run"], seed: "2" });
  assertEquals(seen, [["run", undefined, undefined], ["--sede", "sede", "1"]]);
});
