/** Texts that end a text. */

/**
 * Where the first of `stops` ends that ends behind `from`; −1 if none does. One may begin before it.
 *
 * @param text All that was generated.
 * @param from Its length before the last token.
 */
export function stopEnd(text: string, from: number, stops: readonly string[]): number {
  const ends = stops.map((stop) => {
    const at = text.indexOf(stop, Math.max(0, from - stop.length + 1));
    return at < 0 ? Infinity : at + stop.length;
  });
  const first = Math.min(Infinity, ...ends);
  return first === Infinity ? -1 : first;
}
