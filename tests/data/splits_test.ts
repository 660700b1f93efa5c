import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { splitContiguous } from "../../lib/data/mod.ts";

const ramp = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

Deno.test("splitContiguous covers the text exactly, in order, alternating training and held-out", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 500 }),
      (blocks, heldOutFraction, minimumBlock, extra) => {
        const needed = Math.ceil(
          (blocks * (minimumBlock + 1)) / Math.min(heldOutFraction, 1 - heldOutFraction),
        );
        const ids = ramp(needed + extra);
        const { train, heldOut } = splitContiguous(ids, { heldOutFraction, blocks, minimumBlock });
        assertEquals(train.length, blocks);
        assertEquals(heldOut.length, blocks);
        assertEquals(train.flatMap((segment, i) => [...segment, ...heldOut[i]]), [...ids]);
        const sizes = heldOut.map((block) => block.length);
        assert(Math.max(...sizes) - Math.min(...sizes) <= 1);
        assert(Math.min(...sizes, ...train.map((segment) => segment.length)) >= minimumBlock);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        assert(Math.abs(total - ids.length * heldOutFraction) <= 0.5 + 1e-9);
      },
    ),
  );
});

Deno.test("splitContiguous spreads the held-out blocks evenly and is the same every time", () => {
  const { heldOut } = splitContiguous(ramp(1000));
  assertEquals(heldOut.map((block) => block[0]), [90, 190, 290, 390, 490, 590, 690, 790, 890, 990]);
  assertEquals(splitContiguous(ramp(1000)).heldOut, heldOut);
});

Deno.test("splitContiguous with one block holds out the tail", () => {
  const { train, heldOut } = splitContiguous(ramp(10), { heldOutFraction: 0.3, blocks: 1 });
  assertEquals(train.map((segment) => [...segment]), [[0, 1, 2, 3, 4, 5, 6]]);
  assertEquals(heldOut.map((block) => [...block]), [[7, 8, 9]]);
});

Deno.test("splitContiguous refuses a text that is too short and says how much would do", () => {
  assertThrows(
    () => splitContiguous(ramp(100), { minimumBlock: 33 }),
    RangeError,
    "Cannot split 100 tokens as 10 held-out blocks (0.1 of the text) and the training segments between them need at " +
      "least 33 tokens each",
  );
  assertThrows(
    () => splitContiguous(ramp(100), { minimumBlock: 33 }),
    RangeError,
    "hint: about 3400 tokens are enough",
  );
  assertEquals(splitContiguous(ramp(3400), { minimumBlock: 33 }).heldOut.length, 10);
  assertThrows(() => splitContiguous(ramp(0)), RangeError, "Cannot split 0 tokens");
  assertThrows(
    () => splitContiguous(ramp(100), { heldOutFraction: 0.999, blocks: 1 }),
    RangeError,
    "too few",
  );
  assertThrows(() => splitContiguous(ramp(100), { blocks: 2 ** 40 }), RangeError, "too few");
});

Deno.test("splitContiguous refuses options out of range", () => {
  for (const heldOutFraction of [0, 1, -0.1, NaN, Infinity]) {
    assertThrows(
      () => splitContiguous(ramp(100), { heldOutFraction }),
      RangeError,
      `heldOutFraction must lie between 0 and 1: got ${heldOutFraction}`,
    );
  }
  for (const bad of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => splitContiguous(ramp(100), { blocks: bad }),
      RangeError,
      "blocks must be a positive integer",
    );
    assertThrows(
      () => splitContiguous(ramp(100), { minimumBlock: bad }),
      RangeError,
      "minimumBlock must be a positive integer",
    );
  }
});
