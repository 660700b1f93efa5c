/** One line of the report: both make the work, their results are compared, then they take turns. */
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import type { PeerName, Work } from "./contract.ts";
import { PeerError } from "./line_process.ts";
import { type Ours, prepareOurs } from "./ours.ts";
import type { Peer } from "./peer.ts";
import type { Row } from "./results.ts";
import { describeWork, type RowSpec } from "./rows.ts";
import { type Clock, sideBySide } from "./side_by_side.ts";

/** How far results of the same work may be apart, where they are about 1. Losses, in nats: far less than a step moves. */
const TOLERANCE: Readonly<Record<Work["type"], number>> = { product: 1e-3, row: 1e-5, step: 1e-3 };

/** Compares on one work. Throws where the peer does something else. */
export async function compareRow(
  name: PeerName,
  spec: RowSpec,
  peer: Peer,
  kernels: WasmKernels,
  folder: string,
): Promise<Row> {
  const { work, threads, way, goal } = spec;
  const ours = await prepareOurs(work, kernels, folder);
  try {
    const { amount, places, values, step } = ours;
    const made = await peer.make({ work, places, ...(step ? { step } : {}) });
    for (const [variant, theirs] of Object.entries(made)) {
      checkSame(work, `${name}, ${variant}`, values, theirs);
    }
    const clock = clockOf(name, threads);
    const variants = Object.keys(made).filter((variant) => variant.startsWith(way ?? ""));
    const comparison = await sideBySide(
      contender(ours),
      variants.map((variant) => ({ name: variant, time: (calls) => peer.time(variant, calls) })),
      clock,
    );
    const { oursMs, variant, peerMs, variantMs, ratio, ratioQuartiles } = comparison;
    const side = (ms: number) => ({ ms, rate: amount / ms / 1e6 });
    return {
      ...{ work: describeWork(work), type: work.type, threads, backend: kernels.name },
      ...(way === undefined ? {} : { way }),
      ...{ clock, unit: work.type === "row" ? "Gelements/s" : "GFLOP/s" },
      ...{ ours: side(oursMs), peer: { ...side(peerMs), variant, variantMs }, ratio, ratioQuartiles },
      ...(goal === undefined ? {} : { goal }),
    };
  } finally {
    ours.close();
  }
}

function contender({ time }: Ours): { name: string; time: Ours["time"] } {
  return { name: "ours", time };
}

/** One thread's work is seen on its CPU clock, which a neighbour does not move; PyTorch is always judged by the wall's. */
export function clockOf(name: PeerName, threads: number): Clock {
  return threads === 1 && name !== "torch" ? "thread CPU" : "wall";
}

/** Throws unless the numbers agree: the speed of something else is no figure. */
export function checkSame(
  work: Work,
  name: string,
  ours: readonly number[],
  theirs: readonly number[],
): void {
  const tolerance = TOLERANCE[work.type];
  const apart = ours.findIndex((value, i) =>
    !(Math.abs(value - theirs[i]!) <= tolerance * (1 + Math.abs(value)))
  );
  if (apart < 0 && ours.length === theirs.length) return;
  throw new PeerError(
    `Cannot compare ${describeWork(work)} as ${name} must compute the same: ` +
      `${theirs[apart]} for ${ours[apart]} at ${apart} of ${ours.length}`,
  );
}
