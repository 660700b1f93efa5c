import { assert, assertEquals } from "@std/assert";
import { bfloat16ToFloat, floatToBfloat16 } from "../../lib/formats/bfloat16.ts";

Deno.test("bfloat16ToFloat and floatToBfloat16 are inverse on every pattern", () => {
  for (let pattern = 0; pattern < 65536; pattern++) {
    const isNaN = (pattern & 0x7f80) === 0x7f80 && (pattern & 0x7f) !== 0;
    const back = floatToBfloat16(bfloat16ToFloat(pattern));
    assertEquals(back, isNaN ? 0x7fc0 : pattern);
  }
});

Deno.test("floatToBfloat16 rounds to the nearest, ties to even", () => {
  for (let low = 0x3f80; low < 0x3f90; low++) {
    const [a, b] = [bfloat16ToFloat(low), bfloat16ToFloat(low + 1)];
    const middle = (a + b) / 2;
    assertEquals(floatToBfloat16(middle), low % 2 === 0 ? low : low + 1);
    assertEquals([floatToBfloat16(middle - 1e-5), floatToBfloat16(middle + 1e-5)], [low, low + 1]);
    assertEquals(floatToBfloat16(-middle), (low % 2 === 0 ? low : low + 1) | 0x8000);
  }
  assertEquals(floatToBfloat16(3.4e38), 0x7f80);
  assert(Object.is(bfloat16ToFloat(floatToBfloat16(-0)), -0));
});
