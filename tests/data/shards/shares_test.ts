import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { epochWarnings, mixtureShares, moduleShares } from "../../../lib/data/mod.ts";

const module = (tokens: number, weight = 1, name = "m") => ({ name, weight, tokens });

Deno.test("mixtureShares is w·n^a over its sum", () => {
  const modules = [module(1000, 2), module(300, 1), module(50, 5)];
  for (const exponent of [-1, 0, 0.3, 1, 2]) {
    const parts = modules.map(({ tokens, weight }) => weight * tokens ** exponent);
    const sum = parts.reduce((a, b) => a + b);
    for (const [i, share] of mixtureShares(modules, exponent).entries()) {
      assertAlmostEquals(share, parts[i]! / sum, 1e-14);
    }
  }
});

Deno.test("mixtureShares draws a module of weight 0 never, however large, and stays finite for any exponent", () => {
  assertEquals(mixtureShares([module(1e9, 0), module(10)], 1), [0, 1]);
  assertEquals(mixtureShares([module(0, 0), module(10)], -2), [0, 1]);
  assertEquals(mixtureShares([module(1e9), module(10)], 400), [1, 0]);
  assertEquals(mixtureShares([module(1e9), module(10)], -400), [0, 1]);
  assertEquals(mixtureShares([module(7, 1e308), module(7, 1e308)], 1), [0.5, 0.5]);
});

Deno.test("mixtureShares refuses what makes no probabilities", () => {
  const cases: [() => unknown, string][] = [
    [() => mixtureShares([], 1), "one must have a weight above 0: none has"],
    [() => mixtureShares([module(5, 0)], 1), "one must have a weight above 0: none has"],
    [
      () => mixtureShares([module(5, -1, "x")], 1),
      "the weight of x must be a finite number of at least 0: -1",
    ],
    [() => mixtureShares([module(5, NaN, "x")], 1), "the weight of x must be"],
    [() => mixtureShares([module(5)], Infinity), "the exponent must be a finite number: Infinity"],
    [() => mixtureShares([module(0, 1, "x")], 1), "x must hold a window: it has 0 tokens to read"],
  ];
  for (const [call, text] of cases) assertThrows(call, RangeError, `Cannot mix modules as ${text}`);
});

Deno.test("moduleShares counts epochs as tokens read times share over tokens, and more than four are warned of", () => {
  // The base of the overfitting lesson: 4,000 iterations of 8,192 tokens beside a module of a few thousand.
  const modules = [module(9_000_000, 1, "base"), module(4_000, 1, "dialogues"), module(10, 0, "off")];
  const tokensRead = 4000 * 8192;
  const shares = moduleShares(modules, { exponent: 0, tokensRead });
  assertEquals(shares.map(({ share }) => share), [0.5, 0.5, 0]);
  assertAlmostEquals(shares[0]!.epochs, tokensRead / 2 / 9_000_000, 1e-12);
  assertEquals([shares[1]!.epochs, shares[2]!.epochs], [4096, 0]);
  assertEquals(epochWarnings(shares), [
    "dialogues is read 4096.0 times: above 4 a model rather learns it by heart",
  ]);
  assertEquals(epochWarnings(moduleShares([module(100)], { exponent: 1, tokensRead: 400 })), []);
  assert(epochWarnings(moduleShares([module(100)], { exponent: 1, tokensRead: 401 })).length === 1);
});
