import { assertEquals } from "@std/assert";
import {
  allOf,
  certainly,
  given,
  isBetter,
  isEqual,
  isNoWorse,
  type Judged,
} from "../../../lib/experiments/claims/rulings.ts";

const AHEAD: Judged = { verdict: "effect", better: "a" };
const BEHIND: Judged = { verdict: "effect", better: "b" };
const SAME: Judged = { verdict: "no effect", better: null };
const OPEN: Judged = { verdict: "undecided", better: null };
const CASES = [AHEAD, SAME, BEHIND, OPEN];

Deno.test("isBetter holds for an effect in favour alone, and an effect too small to matter speaks against it", () => {
  assertEquals(CASES.map(isBetter), ["holds", "does not hold", "does not hold", "undecided"]);
});

Deno.test("isNoWorse fails for an effect against it alone", () => {
  assertEquals(CASES.map(isNoWorse), ["holds", "holds", "does not hold", "undecided"]);
});

Deno.test("isEqual fails for an effect of either sign", () => {
  assertEquals(CASES.map(isEqual), ["does not hold", "holds", "does not hold", "undecided"]);
});

Deno.test("allOf is decided by one failure, and left open by one that is open", () => {
  assertEquals(allOf("holds", "holds"), "holds");
  assertEquals(allOf("holds", "undecided"), "undecided");
  assertEquals(allOf("undecided", "does not hold"), "does not hold");
});

Deno.test("given leaves open what its control does not support, and certainly leaves nothing open", () => {
  assertEquals(given("holds", "does not hold"), "does not hold");
  assertEquals([given("undecided", "holds"), given("does not hold", "holds")], ["undecided", "undecided"]);
  assertEquals([certainly(true), certainly(false)], ["holds", "does not hold"]);
});
