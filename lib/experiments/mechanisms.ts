/** The register of mechanisms, all models together. */
import { nearestName } from "../metrics/mod.ts";
import { HAZE_MECHANISMS } from "./haze_mechanisms.ts";
import type { Mechanism } from "./mechanism.ts";

/** Every mechanism of every model. */
export const MECHANISMS: readonly Mechanism[] = [...HAZE_MECHANISMS];

/**
 * The mechanisms of a model, or the one of a name.
 *
 * @throws {RangeError} if there is no such model or mechanism.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { mechanismsOf } from "@haze/haze/experiments";
 * assertEquals(mechanismsOf("haze", "learned-gate").map(({ name }) => name), ["learned-gate"]);
 * assertThrows(() => mechanismsOf("haze", "lerned-gate"), RangeError, "did you mean learned-gate?");
 * ```
 */
export function mechanismsOf(model: string, name?: string): readonly Mechanism[] {
  const models = [...new Set(MECHANISMS.map((mechanism) => mechanism.model))];
  if (!models.includes(model)) {
    throw new RangeError(`Cannot ablate as the model must be one of ${models.join(", ")}: ${model}`);
  }
  const own = MECHANISMS.filter((mechanism) => mechanism.model === model);
  if (name === undefined) return own;
  const found = own.filter((mechanism) => mechanism.name === name);
  if (found.length > 0) return found;
  const names = own.map((mechanism) => mechanism.name);
  const nearest = nearestName(name, names);
  const hint = nearest ? `did you mean ${nearest}?` : `its mechanisms are ${names.join(", ")}`;
  throw new RangeError(`Cannot ablate as ${model} has no such mechanism: ${name}\nhint: ${hint}`);
}
