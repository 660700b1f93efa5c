import { assert, assertEquals } from "@std/assert";
import * as root from "../../../../mod.ts";
import * as models from "../../../../lib/models/mod.ts";
import * as seed from "../../../../lib/models/haze/seed/mod.ts";

Deno.test("the seed's heads, block and loader live under the seed's own path alone; ReweightGPT is at hand everywhere", () => {
  for (const name of ["Head", "ReweightHead", "ContentHead", "HybridHead", "Block", "buildModelFromText"]) {
    assert(name in seed, name);
    assert(!(name in root) && !(name in models), name);
  }
  assertEquals([root.ReweightGPT, models.ReweightGPT], [seed.ReweightGPT, seed.ReweightGPT]);
});
