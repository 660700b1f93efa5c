/** What the corrected system writes, beside what its logits say. */
import { assert, assertEquals } from "@std/assert";
import { decode } from "../../cli/spiral/corrected_decode.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { lively } from "../models/spiral/student/support.ts";

const kernels = kernelsNamed("wasm");
const GREEDY = { maxNewTokens: 16, temperature: 1, topP: 0, uniform: (): number => 0.5 };

Deno.test("decode reads the last T ids, no fewer and no more", () => {
  const model = lively({ T: 6 }, kernels);
  const sequence = [1, 2, 3, 4, 5, 6, 0, 1];
  const expected = Array.from({ length: GREEDY.maxNewTokens }, () => {
    const session = model.startSession();
    const logits = session.feed(sequence.slice(-6));
    session.close();
    sequence.push(logits.indexOf(Math.max(...logits)));
    return sequence.at(-1)!;
  });
  const written = [...decode(model, undefined, [1, 2, 3, 4, 5, 6, 0, 1], GREEDY)];
  assertEquals(written, expected);
  assert(new Set(written).size > 1, `${written}`);
  model.close();
});

Deno.test("decode ends behind the end mark, which is written", () => {
  const model = lively({ T: 6 }, kernels);
  const all = [...decode(model, undefined, [1, 2], GREEDY)];
  const eosId = all[2]!;
  assertEquals([...decode(model, eosId, [1, 2], GREEDY)], all.slice(0, all.indexOf(eosId) + 1));
  model.close();
});
