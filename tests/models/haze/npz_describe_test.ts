/** What a haze weight archive is said to lack or to have too many. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { describeHazeNpz } from "../../../lib/models/haze/npz_describe.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { type Arrays, bytesOf, sample } from "./npz_support.ts";

Deno.test("describeHazeNpz warns of what a file lacks and of what it has too many", () => {
  const vocab = Vocab.fromText("abcde");
  const { model, arrays } = sample("hybrid", vocab);
  model.close();
  const warningsOf = (change: (arrays: Arrays) => void) => {
    const changed: Arrays = new Map(arrays);
    change(changed);
    return describeHazeNpz(bytesOf(changed), "x.npz");
  };
  const whole = warningsOf(() => {});
  assertEquals([whole.warnings, whole.isExtended, whole.vocab?.chars.join("")], [[], true, "abcde"]);
  const noChars = warningsOf((changed) => ["chars", "lower_case"].forEach((key) => changed.delete(key)));
  assertEquals([noChars.vocab, noChars.warnings.length], [undefined, 1]);
  assert(noChars.warnings[0]!.startsWith("it holds no characters"));
  const noNorms = warningsOf((changed) => {
    for (const key of [...changed.keys()]) if (/ln(_f|[12])_|format_version/.test(key)) changed.delete(key);
  });
  assert(noNorms.warnings[0]!.startsWith("it holds no layer norms"), noNorms.warnings.join());
  const strangers = warningsOf((changed) => {
    for (const key of ["notes", "blocks.0.dropout"]) changed.set(key, { shape: [], data: Int8Array.of(1) });
  });
  assertEquals(strangers.warnings, [
    "it holds arrays that are none of its own and are ignored: notes, blocks.0.dropout",
  ]);
  const odd = (changed: Arrays) => changed.set("chars", { shape: [2], data: Float64Array.of(97, 98) });
  assertThrows(
    () => warningsOf(odd),
    SyntaxError,
    "Cannot open x.npz as chars must be 5 code points as integers: <f8 of shape (2,)",
  );
  const foreign = warningsOf((changed) => {
    odd(changed);
    changed.delete("format_version");
  });
  assertEquals(foreign.vocab, undefined);
  assert(foreign.warnings[0]!.startsWith("its chars are no code points and are ignored"));
});
