import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32 as nodeCrc32 } from "node:zlib";
import { crc32 } from "../../lib/formats/crc32.ts";

Deno.test("crc32 agrees with zlib's at every length and when continued", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      assertEquals(crc32(bytes), nodeCrc32(bytes));
      assertEquals(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut))), nodeCrc32(bytes));
    }),
    { seed: 32, numRuns: 500 },
  );
});
