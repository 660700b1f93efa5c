/**
 * Sums of gradients over ranks, steps over ranks, and what N machines would give:
 * `mpirun -n 2 deno run -A bench/mpi_report.ts [--quick] [--json]`. Rank 0 prints. Times are of the wall: on a quiet machine.
 *
 * @module
 */
import { loadCorpus } from "../lib/data/mod.ts";
import { wasmKernels } from "../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel, LLISA_PRESETS, LlisaModel, type Model } from "../lib/models/mod.ts";
import { SentencePieceTokenizer, trainSentencePiece, Vocab } from "../lib/tokenizers/mod.ts";
import { type Dataset, makeDataset, sliceBounds, Trainer, type TrainingGroup } from "../lib/training/mod.ts";
import { openMpi } from "../lib/training/mpi/mod.ts";
import { programArguments } from "./arguments.ts";
import { speedUp, type StepCosts } from "./mpi_plan.ts";

const { flags } = programArguments({ flags: ["--quick", "--json"] });
const isQuick = flags.has("--quick");
const communicator = await openMpi();
const { rank, size } = communicator;
const kernels = wasmKernels({ threads: 1 });

/** Median of `count` times in ms; all ranks begin each together. */
async function median(count: number, body: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await communicator.gather(new Uint8Array(1));
    const start = performance.now();
    await body();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[count >> 1]!;
}

/** The sum over ranks in the order of ranks, and MPI's own, which may add in any. */
async function sumRow(numbers: number): Promise<{ numbers: number; oursMs: number; mpiMs: number }> {
  const bounds = sliceBounds(numbers, size);
  const own = bounds[rank + 1]! - bounds[rank]!;
  const array = new Float32Array(new SharedArrayBuffer(4 * numbers)).fill(rank + 1);
  const [dealt, sum, out] = [own * size, own, numbers].map((n) => kernels.region(Math.max(1, n)));
  const ours = async () => {
    await communicator.deal(array, bounds, dealt!.floats.subarray(0, own * size));
    const total = sum!.floats.subarray(0, own);
    kernels.fill(total, 0);
    for (let r = 0; r < size; r++) {
      kernels.binary("add", total, dealt!.floats.subarray(r * own, (r + 1) * own), total);
    }
    await communicator.join(total, bounds, out!.floats.subarray(0, numbers));
  };
  const count = isQuick ? 3 : 15;
  await ours();
  const oursMs = await median(count, ours);
  const theirs = new Float32Array(numbers);
  const mpiMs = await median(count, () => communicator.reduce(array, theirs));
  const expected = size * (size + 1) / 2;
  if (out!.floats[numbers - 1] !== expected || theirs[0] !== expected) {
    throw new Error(`Cannot trust a sum as it must be ${expected}: ${out!.floats[numbers - 1]}`);
  }
  for (const region of [dealt, sum, out]) region!.close();
  return { numbers, oursMs, mpiMs };
}

const corpus = await loadCorpus("builtin");

/** What is trained: a model and the text in its tokens. */
const SUBJECTS: Readonly<Record<string, () => { model: Model; data: Dataset }>> = {
  "haze tiny": () => hazeSubject("tiny"),
  "haze small": () => hazeSubject("small"),
  "llisa small": () => {
    const { vocabSize } = LLISA_PRESETS.small;
    const trained = trainSentencePiece(corpus.text, { vocabSize: Math.min(vocabSize, 512) });
    const tokenizer = new SentencePieceTokenizer(trained);
    const model = new LlisaModel({ ...LLISA_PRESETS.small, vocabSize: tokenizer.vocabSize }, { kernels });
    return { model, data: makeDataset(corpus, tokenizer, model.contextLength) };
  },
};

function hazeSubject(preset: "tiny" | "small") {
  const vocab = Vocab.fromText(corpus.text);
  const model = new HazeModel({ ...HAZE_PRESETS[preset], vocabSize: vocab.vocabSize }, { kernels });
  return { model, data: makeDataset(corpus, vocab, model.contextLength) };
}

/** Median seconds of a step of `parts` micro-batches. */
async function stepTime(
  make: () => { model: Model; data: Dataset },
  parts: number,
  group?: TrainingGroup,
): Promise<{ seconds: number; parameters: number }> {
  const { model, data } = make();
  const [steps, never] = [isQuick ? 6 : 40, Number.MAX_SAFE_INTEGER];
  const config = { steps, batch: 8, accumulation: parts, evaluateEvery: never };
  const trainer = new Trainer(model, data, config, group ? { group } : {});
  const times: number[] = [];
  let last = performance.now();
  for await (const event of trainer.run()) {
    if (event.type !== "step") break;
    const now = performance.now();
    if (event.step > 2) times.push(now - last); // those before are compiled and recorded
    last = now;
    if (event.step === steps) break;
  }
  const parameters = model.parameters.trained.end;
  trainer.close();
  model.close();
  return { seconds: times.sort((a, b) => a - b)[times.length >> 1]! / 1000, parameters };
}

const sums: Awaited<ReturnType<typeof sumRow>>[] = [];
for (const numbers of isQuick ? [1e3, 1e6] : [1e3, 1e4, 1e5, 1e6, 7e6]) sums.push(await sumRow(numbers));

/** Bytes a second that are added in memory by one thread. */
function addRate(): number {
  const n = 1e6;
  const [a, b] = [kernels.region(n), kernels.region(n)];
  const start = performance.now();
  for (let i = 0; i < 50; i++) kernels.binary("add", a.floats, b.floats, a.floats);
  const seconds = (performance.now() - start) / 1000;
  a.close();
  b.close();
  return 50 * 4 * n / seconds;
}

const steps: { name: string; parameters: number; aloneMs: number; togetherMs: number; ratio: number }[] = [];
const costs: Record<string, StepCosts> = {};
const addBytesPerSecond = addRate();
for (const [name, make] of Object.entries(SUBJECTS)) {
  // The others wait: their naps take next to nothing.
  const alone = rank === 0 ? [await stepTime(make, 1), await stepTime(make, size)] : [];
  await communicator.gather(new Uint8Array(1));
  const together = await stepTime(make, size, { communicator });
  if (rank !== 0) continue;
  const [one, many] = alone as [typeof together, typeof together];
  const partSeconds = size > 1 ? (many.seconds - one.seconds) / (size - 1) : one.seconds;
  costs[name] = {
    partSeconds,
    updateSeconds: Math.max(0, one.seconds - partSeconds),
    ...{ bytes: 4 * one.parameters, addBytesPerSecond },
  };
  steps.push({
    name,
    parameters: one.parameters,
    ...{ aloneMs: 1000 * many.seconds, togetherMs: 1000 * together.seconds },
    ratio: many.seconds / together.seconds,
  });
}

const NETWORKS = [
  { name: "1 Gbit/s, 100 µs", bitsPerSecond: 1e9, latencySeconds: 1e-4 },
  { name: "10 Gbit/s, 30 µs", bitsPerSecond: 1e10, latencySeconds: 3e-5 },
] as const;
const MACHINES = [2, 4, 8, 16] as const;
const plan = Object.entries(costs).flatMap(([name, cost]) =>
  [16, 64].flatMap((parts) =>
    NETWORKS.map((network) => ({
      ...{ name, parts, network: network.name },
      speedUps: MACHINES.map((machines) => speedUp(cost, parts, machines, network)),
    }))
  )
);

if (rank === 0) {
  if (flags.has("--json")) {
    console.log(JSON.stringify({ mpi: communicator.name, size, sums, steps, costs, plan }));
  } else print();
}
await communicator.close();
Deno.exit(0);

/** As Markdown, which goes into `docs/distributed.md` as it is. */
function print(): void {
  console.log(
    `${communicator.name}, ${size} ranks, one thread each; load ${Deno.loadavg()[0]!.toFixed(2)}.\n`,
  );
  table(
    ["sum of numbers over ranks", "in order, ms", "MPI_Allreduce, ms"],
    sums.map(({ numbers, oursMs, mpiMs }) => [numbers.toLocaleString("en"), show(oursMs), show(mpiMs)]),
  );
  table(
    [
      `step of ${size} micro-batches of 8 windows`,
      "parameters",
      "1 rank, ms",
      `${size} ranks, ms`,
      "times faster",
    ],
    steps.map(({ name, parameters, aloneMs, togetherMs, ratio }) => [
      ...[name, parameters.toLocaleString("en"), show(aloneMs), show(togetherMs), show(ratio)],
    ]),
  );
  table(
    ["on paper, times faster than one machine", ...MACHINES.map((machines) => `${machines} machines`)],
    plan.map(({ name, parts, network, speedUps }) => [
      `${name}, ${parts} micro-batches, ${network}`,
      ...speedUps.map(show),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const rule = head.map((_, i) => i === 0 ? "---" : "---:");
  console.log([head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n") + "\n");
}

function show(x: number): string {
  return x.toFixed(2);
}
