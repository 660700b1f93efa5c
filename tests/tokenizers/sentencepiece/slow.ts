/** Slow twins: merging by searching all pairs at every step, as the rule reads. */

/** Merges the pair whose text has the highest score, the leftmost of equals, until no pair is a piece. */
export function slowMerge(symbols: readonly string[], scores: ReadonlyMap<string, number>): string[] {
  const row = [...symbols];
  for (;;) {
    let best = -1;
    for (let i = 0; i + 1 < row.length; i++) {
      const score = scores.get(row[i] + row[i + 1]);
      if (score === undefined) continue;
      if (best < 0 || score > scores.get(row[best] + row[best + 1])!) best = i;
    }
    if (best < 0) return row;
    row.splice(best, 2, row[best] + row[best + 1]);
  }
}

/** Training by counting all pairs of all words anew for every merge. */
export function slowMerges(words: ReadonlyMap<string, number>, count: number): string[] {
  const rows = [...words].map(([word, weight]) => ({ row: [...word], weight }));
  const merges: string[] = [];
  while (merges.length < count) {
    const counts = new Map<string, { left: string; right: string; count: number }>();
    for (const { row, weight } of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        const key = `${row[i]} ${row[i + 1]}`;
        const pair = counts.get(key) ?? { left: row[i], right: row[i + 1], count: 0 };
        pair.count += weight;
        counts.set(key, pair);
      }
    }
    const text = (pair: { left: string; right: string }): string => pair.left + pair.right;
    const [best] = [...counts.values()].sort((a, b) =>
      b.count - a.count || text(a).length - text(b).length || (text(a) < text(b) ? -1 : 1)
    );
    if (!best) return merges;
    for (const { row } of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        if (row[i] === best.left && row[i + 1] === best.right) row.splice(i, 2, text(best));
      }
    }
    if (!merges.includes(text(best))) merges.push(text(best));
  }
  return merges;
}
