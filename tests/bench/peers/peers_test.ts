import { assert, assertEquals, assertThrows } from "@std/assert";
import { parsePeerArguments } from "../../../bench/peers/arguments.ts";
import { checkSame, clockOf } from "../../../bench/peers/compare_row.ts";
import { operand, PEER_NAMES, type ProductWork } from "../../../bench/peers/contract.ts";
import { PeerError } from "../../../bench/peers/line_process.ts";
import { prepareOurs } from "../../../bench/peers/ours.ts";
import { describeWork, ROWS } from "../../../bench/peers/rows.ts";
import { oneThread } from "../../../bench/backends.ts";
import { readNpz } from "../../../lib/formats/mod.ts";

const PRODUCT: ProductWork = { type: "product", kind: "TN", M: 5, N: 3, K: 4 };

Deno.test("parsePeerArguments gives peers in one order, all of them by default", () => {
  assertEquals(parsePeerArguments([]), { only: PEER_NAMES });
  assertEquals(parsePeerArguments(["--only", "tfjs,numpy", "--json", "a.json"]), {
    only: ["numpy", "tfjs"],
    json: "a.json",
  });
});

Deno.test("parsePeerArguments refuses what it does not know", () => {
  const cases = [
    [["--jsn"], "Cannot report as arguments are --only, --json: --jsn"],
    [["--json"], "Cannot report as --json takes a value: nothing"],
    [["--only", "jax,mlx"], "Cannot report as peers are numpy, torch, jax, tfjs: mlx"],
  ] as const;
  for (const [args, message] of cases) assertThrows(() => parsePeerArguments(args), RangeError, message);
});

Deno.test("operand gives numbers that float32 holds exactly, in [-1, 1), others for another salt", () => {
  const [a, b] = [operand(5000, 0), operand(5000, 1)];
  for (const numbers of [a, b]) assert(numbers.every((x) => x >= -1 && x < 1 && Number.isInteger(2048 * x)));
  assertEquals([a[0], a[1], a[4093]], [-1, 7919 % 4093 / 2048 - 1, -1]);
  assert(a.some((x, i) => x !== b[i]));
});

Deno.test("prepareOurs gives a product of the operands as they are stored, and times it", async () => {
  const kernels = oneThread();
  const ours = await prepareOurs(PRODUCT, kernels, "");
  const [a, b] = [operand(20, 0), operand(12, 1)];
  assertEquals([ours.amount, ours.places.at(-1), ours.values.length], [120, 14, 64]);
  ours.places.forEach((place, i) => {
    const [row, column] = [Math.floor(place / 3), place % 3];
    const sum = [0, 1, 2, 3].reduce((sum, k) => sum + a[5 * k + row]! * b[3 * k + column]!, 0);
    assert(Math.abs(ours.values[i]! - sum) < 1e-6);
  });
  const { wallMs, cpuMs } = await ours.time(1000);
  assert(wallMs > 0 && cpuMs > 0);
  ours.close();
});

Deno.test("prepareOurs hands a step over with its weights, its batches and the losses that they give", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const ours = await prepareOurs({ type: "step", kind: "gpt" }, oneThread(), folder);
    const arrays = readNpz(await Deno.readFile(ours.step!.path));
    const [inputs, targets] = [arrays.get("inputs")!, arrays.get("targets")!];
    assertEquals([inputs.shape, targets.shape], [[3, 32, 32], [3, 32, 32]]);
    assertEquals(inputs.data[1], targets.data[0]);
    assertEquals(arrays.get("0.wqkv")!.shape, [64, 192]);
    // Weights of 0.02 say next to nothing: the first loss is ln V, and a step on noise moves it a little.
    assert(Math.abs(ours.values[0]! - Math.log(72)) < 0.05);
    assertEquals([ours.values.length, new Set(ours.values).size], [3, 3]);
    ours.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("checkSame refuses results that are apart, missing or no numbers", () => {
  checkSame(PRODUCT, "peer", [1, 2], [1.0005, 2]);
  const wrong = [[1, 2.1], [1], [1, NaN], [1, 2, 3]];
  for (const theirs of wrong) {
    assertThrows(
      () => checkSame(PRODUCT, "peer", [1, 2], theirs),
      PeerError,
      "AᵀB 5×3×4 as peer must compute",
    );
  }
});

Deno.test("clockOf is the wall's for PyTorch and for threads", () => {
  const cases = [["jax", 1], ["jax", 2], ["torch", 1], ["numpy", 1]] as const;
  assertEquals(cases.map(([name, threads]) => clockOf(name, threads)), [
    ...["thread CPU", "wall", "wall", "thread CPU"] as const,
  ]);
});

Deno.test("ROWS has each work once for a peer, its threads and its way", () => {
  for (const specs of Object.values(ROWS)) {
    const keys = specs.map(({ work, threads, way, backend }) =>
      `${describeWork(work)} ${threads} ${way} ${backend}`
    );
    assertEquals(new Set(keys).size, keys.length);
  }
});
