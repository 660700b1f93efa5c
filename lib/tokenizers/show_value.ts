/** Values out of files, as they stand in messages. */

/**
 * A value of any kind, on one line and cut to `most` characters. It has to stand where anything may have been in a file:
 * what nests too deeply to be written, or will not become a text, is told in words.
 */
export function showValue(value: unknown, most = 80): string {
  const text = textOf(value);
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** {@linkcode showValue}, and `nothing` where a key is missing. */
export function showFound(value: unknown, most = 80): string {
  return value === undefined ? "nothing" : showValue(value, most);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? "nothing";
  } catch (error) {
    // The stack is at its end, a circle, or a toJSON that throws.
    if (error instanceof RangeError) return "a value that nests too deeply";
    if (error instanceof TypeError) return "a value that is no JSON";
    throw error;
  }
}
