import { assert, assertEquals, assertRejects } from "@std/assert";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";
import { isShared, loopback, Trainer } from "../../../lib/training/mod.ts";
import { eventsOf, smallModel, storyData } from "../support.ts";
import { outcomeOf, outcomesOfRanks, SUBJECTS } from "./support.ts";

for (const [kind, make] of Object.entries(SUBJECTS)) {
  Deno.test(`Trainer over ranks gives the losses, weights and checkpoint of one process with as many micro-batches: ${kind}`, async () => {
    const subject = make();
    for (const [size, accumulation] of kind === "haze" ? [[2, 2], [3, 3], [2, 4]] : [[3, 3]]) {
      const whole = await outcomeOf(subject, { accumulation: accumulation! });
      assert(whole.events.length >= 8, `${whole.events.length} events`);
      for (
        const [rank, outcome] of (await outcomesOfRanks(subject, size!, { accumulation: accumulation! }))
          .entries()
      ) {
        assertEquals(outcome, whole, `rank ${rank} of ${size}, ${accumulation} micro-batches`);
      }
    }
  });
}

Deno.test("Trainer over ranks depends on the number of micro-batches, so that equal bits say something", async () => {
  const subject = SUBJECTS.haze!();
  const [two, three] = [
    await outcomeOf(subject, { accumulation: 2 }),
    await outcomeOf(subject, { accumulation: 3 }),
  ];
  assert(JSON.stringify(two.events) !== JSON.stringify(three.events));
});

const data = storyData();
const CONFIG = { steps: 6, batch: 2, context: 8, accumulation: 2, evaluateEvery: 3, evaluationTokens: 40 };

/** Runs a trainer a rank; `change` may spoil or steer one of them. */
async function sideBySide(change: (rank: number) => { spoil?: (trainer: Trainer) => void; stopAt?: number }) {
  const stopped: number[] = [];
  const runs = loopback(2).map(async (communicator, rank) => {
    const { spoil, stopAt } = change(rank);
    const model = smallModel(data, kernelsNamed("wasm"));
    let isStopping = false;
    const trainer: Trainer = new Trainer(model, data, CONFIG, {
      group: {
        communicator,
        wantsToStop: () => trainer.step + 1 === stopAt,
        onStop: () => isStopping = true,
      },
    });
    try {
      spoil?.(trainer);
      const events = await eventsOf(trainer, (event) => event.type === "step" && isStopping);
      stopped[rank] = trainer.step;
      return events.length;
    } finally {
      trainer.close();
      model.close();
    }
  });
  return { results: await Promise.allSettled(runs), stopped };
}

Deno.test("Trainer over ranks stops all in the step in which one is asked to", async () => {
  const { stopped } = await sideBySide((rank) => rank === 1 ? { stopAt: 4 } : {});
  assertEquals(stopped, [4, 4]);
});

Deno.test("Trainer over ranks fails on all with the words of the rank that failed", async () => {
  const { results } = await sideBySide((rank) => ({
    spoil: (trainer) => {
      if (rank !== 1) return;
      Object.assign(trainer.model, {
        prepare: () => {
          throw new RangeError("Cannot read the batch as a test forbids it: batch 1");
        },
      });
    },
  }));
  for (const result of results) {
    assert(result.status === "rejected");
    assertEquals(
      result.reason.message,
      "Cannot go on training as all ranks must: rank 1: Cannot read the batch as a test forbids it: batch 1",
    );
  }
});

Deno.test("Trainer over ranks throws alike on all where the loss is not finite, so that one may tell of it", async () => {
  const { results } = await sideBySide(() => ({
    spoil: (trainer) => void (trainer.model.parameters.floats[0] = NaN),
  }));
  for (const result of results) {
    assert(result.status === "rejected" && isShared(result.reason), String(result.status));
    assert(
      result.reason.message.startsWith("Cannot go on training as loss and gradient must be finite: NaN"),
    );
  }
});

Deno.test("Trainer over ranks refuses to go on once weights have drifted apart", async () => {
  const { results } = await sideBySide((rank) => ({
    spoil: (trainer) => void (rank === 1 && (trainer.model.parameters.floats[3]! += 1e-3)),
  }));
  for (const result of results) {
    assert(result.status === "rejected");
    assert(
      result.reason.message.startsWith(
        "Cannot go on training as ranks must have equal weights: rank 1 has others than rank 0",
      ),
      result.reason.message,
    );
  }
});

Deno.test("Trainer over ranks refuses micro-batches that cannot be shared out evenly", async () => {
  const model = smallModel(data, kernelsNamed("wasm"));
  const [communicator] = loopback(2);
  await assertRejects(
    // deno-lint-ignore require-await
    async () =>
      new Trainer(model, data, { ...CONFIG, accumulation: 3 }, { group: { communicator: communicator! } }),
    RangeError,
    "accumulation must be a multiple of their number: 3 over 2",
  );
  model.close();
});
