import { assertEquals, assertThrows } from "@std/assert";
import { runHash, type RunValue } from "../../lib/experiments/mod.ts";
import { RUN } from "./support.ts";

Deno.test("runHash changes with each part of a run and nothing else", () => {
  const others: RunValue[] = [
    { ...RUN, experiment: "coin/2" },
    { ...RUN, config: { ...RUN.config, sides: 3 } },
    { ...RUN, config: { ...RUN.config, weights: [2, 1] } },
    { ...RUN, seed: 4 },
    { ...RUN, data: { ...RUN.data, hash: "abd" } },
    { ...RUN, data: { ...RUN.data, name: "other" } },
    { ...RUN, numericsVersion: 3 },
  ];
  assertEquals(new Set([RUN, ...others].map(runHash)).size, others.length + 1);
  const { seed, data, ...rest } = RUN;
  const same = { data: { hash: data.hash, name: data.name }, seed, ...rest, note: "no part of a run" };
  assertEquals(runHash(same), runHash(RUN));
});

Deno.test("runHash refuses a config that is no JSON", () => {
  assertThrows(() => runHash({ ...RUN, config: { rate: NaN } }), TypeError, "Cannot hash a run as its JSON");
});
