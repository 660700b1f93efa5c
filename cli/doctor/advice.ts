/** What follows from the findings, in one line. */
import { median } from "../measure/quantile.ts";
import { counted } from "../ui/format.ts";
import type { DoctorDocument } from "./document.ts";

/** Operations of a product from which on a second thread should pay. */
const LARGE_FLOP = 2e8;
/** A load from which on other programs show in the figures. */
const BUSY_LOAD = 0.5;
/** How many times faster another backend has to be. */
const FASTER = 1.3;

type Findings = Omit<DoctorDocument, "advice" | "holds">;

/** The parts of the line; none if all is well and nothing was measured. */
export function adviceOf(findings: Findings): string[] {
  return [
    ...wrongOps(findings),
    ...arithmetic(findings),
    ...threads(findings),
    ...faster(findings),
    ...load(findings),
  ];
}

function wrongOps({ accuracy, backend, threads }: Findings): string[] {
  const wrong = accuracy.filter(({ holds }) => !holds).length;
  const instead = backend === "wasm" ? "--backend wasm-strict or reference32" : "--backend reference32";
  return [
    ...(wrong > 0 ? [`${counted(wrong, "op")} out of bounds: compute with ${instead}, and report this`] : []),
    ...((threads.differences ?? []).length > 0 ? ["threads change results: compute with --threads 1"] : []),
  ];
}

function arithmetic({ features }: Findings): string[] {
  if (!features.relaxedSimd) return ["no relaxed SIMD: strict arithmetic, expect 0.8x"];
  if (!features.fusedMultiplyAdd) return ["no fused multiply-add: relaxed is no faster than strict"];
  return [];
}

function threads({ threads, machine, speed }: Findings): string[] {
  if (threads.failure !== undefined) return [`${threads.failure}; one does all`];
  const gains = (speed?.products ?? []).flatMap(({ M, N, K, gain }) =>
    gain !== undefined && 2 * M * N * K >= LARGE_FLOP ? [gain] : []
  );
  if (gains.length === 0) return machine.cores === 1 ? ["one core"] : [];
  return [`${threads.threads} threads gain ${median(gains).toFixed(1)}x on large products`];
}

function faster({ backend, speed }: Findings): string[] {
  const rates = speed?.backends ?? [];
  const own = rates.find(({ name }) => name === backend)?.gigaflops;
  const best = rates.toSorted((a, b) => b.gigaflops - a.gigaflops)[0];
  if (own === undefined || best === undefined || best.gigaflops < FASTER * own) return [];
  return [`--backend ${best.name} is ${(best.gigaflops / own).toFixed(1)}x as fast on large products`];
}

function load({ machine: { loadAverage }, speed }: Findings): string[] {
  if (speed === null || loadAverage < BUSY_LOAD) return [];
  return [`busy (load ${loadAverage.toFixed(1)}): speeds come out low`];
}
