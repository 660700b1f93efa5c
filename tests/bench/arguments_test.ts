import { assertEquals, assertThrows } from "@std/assert";
import { parseArguments } from "../../bench/arguments.ts";
import { median, quantile } from "../../cli/measure/quantile.ts";

const steps = { name: "--steps", default: 200, least: 1 };
const threads = { name: "THREADS", default: 2, least: 2, most: 64 };

Deno.test("parseArguments sorts flags, a number and names, and fills in what is absent", () => {
  const { flags, number, names } = parseArguments(["--json", "--steps", "7"], {
    ...{ flags: ["--json", "--strict"], number: steps },
  });
  assertEquals([[...flags], number, names], [["--json"], 7, []]);
  assertEquals(parseArguments(["5"], { number: threads }).number, 5);
  assertEquals(parseArguments([], { number: steps }).number, 200);
  assertEquals(parseArguments(["b", "a"], { names: ["a", "b"] }).names, ["b", "a"]);
});

Deno.test("parseArguments refuses what a program does not take, and numbers that are none", () => {
  const cases = [
    [["--jsn"], { flags: ["--json"] }, "Cannot report as arguments are --json: --jsn"],
    [["x"], {}, "Cannot report as no arguments are taken: x"],
    [["--steps"], { number: steps }, "Cannot report as --steps must be an integer from 1 up: nothing"],
    [["--steps", "0"], { number: steps }, "Cannot report as --steps must be an integer from 1 up: 0"],
    [["--steps", "1.5"], { number: steps }, "Cannot report as --steps must be an integer from 1 up: 1.5"],
    [["1"], { number: threads }, "Cannot report as THREADS must be an integer from 2 to 64: 1"],
    [["-3"], { number: threads }, "Cannot report as THREADS must be an integer from 2 to 64: -3"],
    [["2", "3"], { number: threads }, "Cannot report as THREADS is given once: 3"],
  ] as const;
  for (const [args, accepted, message] of cases) {
    assertThrows(() => parseArguments([...args], accepted), RangeError, message);
  }
});

Deno.test("quantile interpolates between neighbours, whatever the order", () => {
  assertEquals([median([3, 1, 2]), median([4, 1, 3, 2]), quantile([10, 0], 0.25)], [2, 2.5, 2.5]);
});
