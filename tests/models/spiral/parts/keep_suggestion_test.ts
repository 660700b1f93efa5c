import { assertEquals, assertThrows } from "@std/assert";
import { suggestKeepK } from "../../../../lib/models/spiral/mod.ts";

Deno.test("suggestKeepK stands still under upstream's rule and moves both ways under the exact one", () => {
  const sizes = { sharedRank: 8, attentionRank: 16 };
  assertEquals([0, 0.26, 0.6, 1].map((h) => suggestKeepK(h, sizes, "upstream")), [4, 5, 6, 8]);
  assertEquals([0, 0.26, 0.6, 1].map((h) => suggestKeepK(h, sizes)), [2, 6, 10, 16]);
  assertEquals(suggestKeepK(0, { sharedRank: 2, attentionRank: 16 }, "upstream"), 2);
});

Deno.test("suggestKeepK refuses what is no hazard and ranks that are none", () => {
  const sizes = { sharedRank: 8, attentionRank: 8 };
  assertThrows(() => suggestKeepK(1.1, sizes), RangeError, "must be in [0, 1]: 1.1");
  assertThrows(() => suggestKeepK(NaN, sizes, "upstream"), RangeError, "must be in [0, 1]: NaN");
  assertThrows(
    () => suggestKeepK(0.5, { ...sizes, sharedRank: 1 }, "upstream"),
    RangeError,
    "sharedRank must be an integer from 2",
  );
  assertThrows(
    () => suggestKeepK(0.5, { ...sizes, attentionRank: 1 }),
    RangeError,
    "attentionRank must be an integer from 2",
  );
});
