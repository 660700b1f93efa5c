/** Checks of values that come out of a JSON file. */

/** Whether a value is an object with keys, and neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
