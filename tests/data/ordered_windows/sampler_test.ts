import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { OrderedWindowSampler, UNSCORED } from "../../../lib/data/mod.ts";

const BOS = 2;
type Document = { ids: Int32Array; scored: Uint8Array };

/** Documents of these numbers of targets whose tokens are all different, every third one unscored. */
function documentsOf(lengths: readonly number[]): Document[] {
  let next = 10;
  return lengths.map((length) => ({
    ids: Int32Array.from({ length: length + 1 }, (_, i) => i === 0 ? BOS : next++),
    scored: Uint8Array.from({ length: length + 1 }, (_, i) => Number(i % 3 !== 0)),
  }));
}

function batchesOf(sampler: OrderedWindowSampler, count: number, B: number, T: number) {
  return Array.from({ length: count }, () => {
    const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
    sampler.next(inputs, targets);
    return { inputs: [...inputs], targets: [...targets], rows: [...sampler.rows] };
  });
}

const SETTINGS = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
  B: fc.integer({ min: 1, max: 4 }),
  T: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(99),
});

Deno.test("OrderedWindowSampler's rows begin with the mark or go on where they ended, and never both", () => {
  fc.assert(fc.property(SETTINGS, ({ lengths, B, T, seed }) => {
    const sampler = new OrderedWindowSampler(documentsOf(lengths), { B, T, seed, bosId: BOS, padId: 1 });
    const last: (number | undefined)[] = Array(B).fill(undefined);
    for (const { inputs, targets, rows } of batchesOf(sampler, 12, B, T)) {
      for (let b = 0; b < B; b++) {
        const row = inputs.slice(b * T, (b + 1) * T);
        assertEquals(rows[b]!.continues, row[0] !== BOS);
        // Tokens count up, so what goes on has the number behind that which was read last.
        if (rows[b]!.continues) {
          if (last[b] !== BOS) assertEquals(row[0], last[b]! + 1);
          assert(!row.includes(BOS));
        }
        row.forEach((id, t) => {
          const target = targets[b * T + t]!;
          if (id === 1) assertEquals(target, UNSCORED);
          else if (target !== UNSCORED && id !== BOS) assertEquals(target, id + 1);
        });
        last[b] = row.filter((id) => id !== 1).at(-1);
      }
    }
  }));
});

Deno.test("OrderedWindowSampler reads every scored target once a pass, whatever the rows", () => {
  fc.assert(fc.property(SETTINGS, ({ lengths, B, T, seed }) => {
    const documents = documentsOf(lengths);
    const sampler = new OrderedWindowSampler(documents, { B, T, seed, bosId: BOS, padId: 1 });
    // Rows drift apart by less than a pass: so many windows of one row are sure to hold two passes.
    const seen = new Map<number, number>();
    const rounds = 40;
    for (const { targets } of batchesOf(sampler, rounds, B, T)) {
      for (const id of targets) if (id !== UNSCORED) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    const all = documents.flatMap(({ ids, scored }) => [...ids].filter((_, i) => i > 0 && scored[i]));
    const total = documents.reduce((sum, { ids }) => sum + ids.length - 1, 0);
    // What begins a part is scored in none.
    const cut = documents.flatMap(({ ids }) =>
      Math.ceil((ids.length - 1) / Math.max(T, Math.ceil(total / B))) - 1
    );
    const missing = all.filter((id) => !seen.has(id)).length;
    const enough = rounds * B >= 3 * sampler.windowCount;
    if (enough) assert(missing <= cut.reduce((sum, count) => sum + count, 0), `${missing} of ${all.length}`);
    const counts = [...seen.values()];
    if (enough && counts.length > 0) assert(Math.max(...counts) - Math.min(...counts) <= 3);
  }));
});

Deno.test("OrderedWindowSampler keeps whole what fits into a window, and packs most windows full", () => {
  const lengths = Array.from({ length: 300 }, (_, i) => 5 + (i * 7) % 20);
  const sampler = new OrderedWindowSampler(documentsOf(lengths), {
    B: 4,
    T: 32,
    seed: 3,
    bosId: BOS,
    padId: 1,
  });
  const batches = batchesOf(sampler, 20, 4, 32);
  assertEquals(batches.every(({ rows }) => rows.every(({ continues }) => !continues)), true);
  const inputs = batches.flatMap(({ inputs }) => inputs);
  assert(inputs.filter((id) => id === 1).length < 0.12 * inputs.length);
});

Deno.test("OrderedWindowSampler cuts a single text so that all rows read it, each from its own place", () => {
  const [document] = documentsOf([400]);
  const sampler = new OrderedWindowSampler([document!], { B: 4, T: 10, seed: 1, bosId: BOS });
  const batches = batchesOf(sampler, 10, 4, 10);
  assertEquals(batches[0]!.rows.map(({ at }) => at).toSorted((a, b) => a - b), [0, 100, 200, 300]);
  assertEquals(batches.slice(1).every(({ rows }) => rows.every(({ continues }) => continues)), true);
  assertEquals(batches[3]!.rows[0]!.at % 100, 30);
  const seen = new Set(batches.flatMap(({ targets }) => targets));
  seen.delete(UNSCORED);
  const scored = [...document!.ids].filter((_, i) => i > 0 && document!.scored[i]);
  // The token behind each of three cuts may be scored nowhere.
  assert(seen.size >= scored.length - 3 && seen.size <= scored.length);
});

Deno.test("OrderedWindowSampler goes on exactly from its state as JSON, in the midst of a document", () => {
  fc.assert(fc.property(SETTINGS, fc.nat(20), ({ lengths, B, T, seed }, before) => {
    const options = { B, T, seed, bosId: BOS };
    const sampler = new OrderedWindowSampler(documentsOf(lengths), options);
    batchesOf(sampler, before, B, T);
    const state = JSON.parse(JSON.stringify(sampler.state()));
    const copy = new OrderedWindowSampler(documentsOf(lengths), options);
    copy.restore(state);
    assertEquals(batchesOf(copy, 8, B, T), batchesOf(sampler, 8, B, T));
    assertEquals(copy.state(), sampler.state());
  }));
});

Deno.test("OrderedWindowSampler reads in another order in each pass and under each seed", () => {
  const lengths = Array(20).fill(3);
  const order = (seed: number) => {
    const sampler = new OrderedWindowSampler(documentsOf(lengths), { B: 1, T: 3, seed, bosId: BOS });
    return batchesOf(sampler, 40, 1, 3).map(({ rows }) => rows[0]!.document);
  };
  assertEquals(new Set(order(1).slice(0, 20)).size, 20);
  assert(order(1).slice(0, 20).join() !== order(1).slice(20).join());
  assert(order(1).join() !== order(2).join());
});

Deno.test("OrderedWindowSampler refuses documents that it could not tell apart, and states that are not its own", () => {
  const options = { B: 2, T: 3, seed: 1, bosId: BOS };
  const make = (documents: Document[], more = {}) =>
    new OrderedWindowSampler(documents, { ...options, ...more });
  const [good] = documentsOf([9]);
  const ids = (...list: number[]) => ({ ids: Int32Array.from(list), scored: new Uint8Array(list.length) });
  assertThrows(() => make([]), RangeError, "there must be documents: got none");
  assertThrows(() => make([ids(BOS)]), RangeError, "document 0 in order as it must have two tokens: got 1");
  assertThrows(
    () => make([good!, ids(5, 6)]),
    RangeError,
    "document 1 in order as it must begin with the mark 2",
  );
  assertThrows(() => make([ids(BOS, 6, BOS)]), RangeError, "at its beginning alone: got it at 2");
  assertThrows(() => make([{ ...good!, scored: new Uint8Array(2) }]), RangeError, "got 10 and 2");
  assertThrows(() => make([good!], { B: 0 }), RangeError, "B must be a positive integer");
  assertThrows(() => make([good!]).next(new Int32Array(3), new Int32Array(3)), TypeError, "need 6 and 6");
  const state = make([good!]).state();
  const refused: [object, string][] = [
    [{ windowCount: 99 }, "windows: got 99"],
    [make([good!], { seed: 2 }).state(), "the seed must be the same"],
    [{ next: { pass: 0, chain: 9 } }, "the next document must be one of a pass"],
    [{ next: undefined }, "the next document must be one of a pass"],
    [{ rows: [null] }, "there must be 2 rows"],
    [{ rows: [null, { pass: 0, chain: 0, window: 50 }] }, "each row must stand at a window"],
    [{ rows: [null, { pass: 0, chain: 0.5, window: 0 }] }, "each row must stand at a window"],
  ];
  for (const [change, message] of refused) {
    assertThrows(() => make([good!]).restore({ ...state, ...change }), RangeError, message);
  }
});
