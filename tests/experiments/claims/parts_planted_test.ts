/** More claims of haze, llisa and spiral decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import type { JsonObject, RunValue } from "../../../lib/experiments/mod.ts";
import { hasNull, type Metrics, modelOf, plantedVerdict } from "./planted.ts";

Deno.test("H8 needs few operations, little memory and the same text of plain loops", async () => {
  const potato = (flopsPerToken: number, bytes: number, sameTokens: number) => () => ({
    ...{ flopsPerToken, bytes, sameTokens, tokens: 64, parameters: 20_000 },
  });
  assertEquals(await plantedVerdict("H8", potato(900_000, 1e6, 64)), "holds");
  assertEquals(await plantedVerdict("H8", potato(1_100_000, 1e6, 64)), "does not hold");
  assertEquals(await plantedVerdict("H8", potato(900_000, 1e8, 64)), "does not hold");
  assertEquals(await plantedVerdict("H8", potato(900_000, 1e6, 63)), "does not hold");
});

Deno.test("L8 needs base text no worse with the shard, and says nothing if the adapter left a trace", async () => {
  const modules = (shard: number, movedWeights = 0, off = 3) => (run: RunValue): Metrics => {
    const { replay } = run.config.arm as JsonObject;
    const ends = { "baseBits.end": replay === 1 ? 3.005 : shard };
    return { ...ends, movedWeights, "baseBits.start": 3, "baseBits.off": off, "heldOutBits.on": 2.505 };
  };
  assertEquals(await plantedVerdict("L8", modules(3.006)), "holds");
  assertEquals(await plantedVerdict("L8", modules(3.205)), "does not hold");
  assertEquals(await plantedVerdict("L8", modules(3.006, 1)), "undecided");
  assertEquals(await plantedVerdict("L8", modules(3.006, 0, 4)), "undecided");
});

Deno.test("L9 needs stopping to be better on every size of text", async () => {
  const stopped = (ends: Record<number, number>) => ({ config }: RunValue): Metrics => ({
    ...{ "heldOutBits.best": 2.505, "heldOutBits.end": ends[config.oneOf as number]! },
  });
  assertEquals(await plantedVerdict("L9", stopped({ 32: 4.005, 8: 3.005, 1: 2.605 })), "holds");
  assertEquals(await plantedVerdict("L9", stopped({ 32: 4.005, 8: 3.005, 1: 2.506 })), "does not hold");
  assertEquals(await plantedVerdict("L9", stopped({ 32: 2.406, 8: 3.005, 1: 2.605 })), "does not hold");
});

Deno.test("L10 needs words that cost less as prose than behind marks", async () => {
  const bits = (dialogue: number) => () => ({ "bits.prose": 2.505, "bits.dialogue": dialogue });
  assertEquals(await plantedVerdict("L10", bits(3.505)), "holds");
  assertEquals(await plantedVerdict("L10", bits(2.506)), "does not hold");
  assertEquals(await plantedVerdict("L10", bits(2.205)), "does not hold");
});

Deno.test("S2 needs fusion as good as the best head, above every control, and ranks that are right", async () => {
  const usual = { best: 3.106, equal: 3.305, turned: 3.305, stopped: 3.305, uniform: 0.905, ranks: 1 };
  const teachers = (changed: Partial<typeof usual>) => ({ config }: RunValue): Metrics => {
    const all = { ...usual, ...changed };
    const { precisionPower, corruptHead } = (config.model ?? {}) as JsonObject;
    const fused = precisionPower === 0
      ? all.equal
      : config.tracker === "turned"
      ? all.turned
      : corruptHead !== undefined && config.tracker === "stopped"
      ? all.stopped
      : 3.105;
    return {
      ...{ fusedNats: fused, realisedNats: 3.105, bestHeadNats: all.best, rankCorrelation: all.ranks },
      ...{ "mse.tempered": 0.305, "mse.uniform": all.uniform },
    };
  };
  assertEquals(await plantedVerdict("S2", teachers({})), "holds");
  for (
    const changed of [
      ...[{ best: 2.905 }, { equal: 3.106 }, { turned: 3.106 }, { stopped: 3.106 }, { uniform: 0.306 }],
      { ranks: 0 },
    ]
  ) assertEquals(await plantedVerdict("S2", teachers(changed)), "does not hold", JSON.stringify(changed));
});

Deno.test("S4 needs credits that add up in every case, and correlate as use and another case's do not", async () => {
  const credits = (largestError: number, use: number, another: number) => () => ({
    ...{ largestError, "correlation.path": 0.905, "correlation.use": use, "correlation.another": another },
  });
  assertEquals(await plantedVerdict("S4", credits(0, 0.105, 0.005)), "holds");
  assertEquals(await plantedVerdict("S4", credits(1, 0.105, 0.005)), "does not hold");
  assertEquals(await plantedVerdict("S4", credits(0, 0.904, 0.005)), "does not hold");
  assertEquals(await plantedVerdict("S4", credits(0, 0.105, 0.904)), "does not hold");
});

Deno.test("S10 needs 256 ids and r 64 no worse than each of the other settings", async () => {
  const settings = (better: string) => (run: RunValue): Metrics => {
    const { tokVocab } = run.config.data as JsonObject;
    return { bitsPerByte: better === `${tokVocab} and ${modelOf(run).r}` ? 2.205 : 2.505 };
  };
  assertEquals(await plantedVerdict("S10", settings("none")), "holds");
  for (const other of ["384 and 64", "512 and 64", "256 and 32", "256 and 96"]) {
    assertEquals(await plantedVerdict("S10", settings(other)), "does not hold", other);
  }
});

/** What an arm of S12 has that the usual student has not, in the world or on the text. */
function armOf(run: RunValue): string {
  const { trainProjection, projection, r, T, keepK, controlKeepK } = modelOf(run);
  const isText = (run.config.data as JsonObject).kind === "text";
  if (isText) {
    return hasNull(run, "foreignContext")
      ? "astray"
      : T === 1
      ? "one"
      : controlKeepK === false && keepK === 2
      ? "two"
      : "text";
  }
  if (trainProjection !== false) return "trained";
  if (hasNull(run, "foreignProjection")) return "foreign";
  if (hasNull(run, "repeatedRows")) return "repeated";
  return projection === "data" ? "of data" : `fixed ${r}`;
}

Deno.test("S12 needs each step of the projection, context above its controls, and two columns that suffice", async () => {
  const arms = (changed: Record<string, number>) => (run: RunValue): Metrics => {
    const name = armOf(run);
    const usual: Record<string, number> = {
      ...{ trained: 3.005, foreign: 3.805, repeated: 3.905, "of data": 3.005, text: 2.505 },
      ...{ one: 2.905, astray: 2.905, two: 2.506, "fixed 4": 3.905 },
    };
    return { heldOutNats: changed[name] ?? usual[name] ?? 3.405 };
  };
  assertEquals(await plantedVerdict("S12", arms({})), "holds");
  for (const name of ["foreign", "repeated", "fixed 4"]) {
    assertEquals(await plantedVerdict("S12", arms({ [name]: 2.905 })), "does not hold", name);
  }
  for (const name of ["one", "astray"]) {
    assertEquals(await plantedVerdict("S12", arms({ [name]: 2.506 })), "does not hold", name);
  }
  for (const name of ["two", "trained", "of data"]) {
    assertEquals(await plantedVerdict("S12", arms({ [name]: 3.905 })), "does not hold", name);
  }
});
