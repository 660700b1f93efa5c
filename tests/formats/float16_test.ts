import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { floatToHalf, halfToFloat } from "../../lib/formats/float16.ts";

Deno.test("halfToFloat agrees with the runtime's Float16Array on all 65,536 patterns", () => {
  const patterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const halves = new Float16Array(patterns.buffer);
  for (let bits = 0; bits < 65536; bits++) {
    assert(
      Object.is(halfToFloat(bits), halves[bits]),
      `pattern ${bits}: ${halfToFloat(bits)} vs ${halves[bits]}`,
    );
  }
});

Deno.test("floatToHalf gives every half its own pattern back", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = halfToFloat(bits);
    assertEquals(floatToHalf(value), Number.isNaN(value) ? 0x7e00 : bits);
  }
});

Deno.test("floatToHalf rounds halfway cases between neighbouring halves to even", () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [halfToFloat(bits), halfToFloat(bits + 1)];
    const middle = (low + high) / 2; // exact in double
    assertEquals(floatToHalf(middle), bits % 2 === 0 ? bits : bits + 1);
    assertEquals(floatToHalf(-middle), 0x8000 | (bits % 2 === 0 ? bits : bits + 1));
    assertEquals(floatToHalf(middle - low * 2 ** -50 - 2 ** -80), bits);
    assertEquals(floatToHalf(middle + high * 2 ** -50), bits + 1);
  }
});

Deno.test("floatToHalf overflows to infinity from 65520 and rounds doubles once", () => {
  assertEquals(floatToHalf(65519.99), 0x7bff);
  assertEquals(floatToHalf(65520), 0x7c00);
  assertEquals(floatToHalf(-1e300), 0xfc00);
  assertEquals(floatToHalf(Number.MIN_VALUE), 0);
  // By way of float32 this would land on the tie 1 + 2^-11 and go down to 1.
  assertEquals(floatToHalf(1 + 2 ** -11 + 2 ** -40), 0x3c01);
});

Deno.test("floatToHalf agrees with the runtime's Math.f16round on arbitrary numbers", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double(), fc.double({ min: -7e4, max: 7e4 }), fc.double({ min: -1e-4, max: 1e-4 })),
      (x) => {
        assert(Object.is(halfToFloat(floatToHalf(x)), Math.f16round(x)), String(x));
      },
    ),
    { seed: 16, numRuns: 3000 },
  );
});
