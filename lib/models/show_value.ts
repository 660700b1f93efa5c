/** A value as it stands in an error: "32" is not 32, and a text may be empty. */
export function showValue(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
