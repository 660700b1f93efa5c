/** Matrix products and attention. */
import type { AttentionCall, GemmCall, HeadLayout, Kernels } from "../../kernels.ts";
import { requireSingleProduct } from "../../epilogue.ts";
import { MOST_KEYS, WIDEST_HEAD } from "../attention/blocks.ts";
import { ACTIVATIONS } from "../gemm/epilogue.ts";
import { TILE_COLUMNS } from "../gemm/tile.ts";
import { NUMERIC_MODES } from "../numeric_mode.ts";
import type { Work } from "../call.ts";
import type { Operands } from "../operands.ts";
import type { Runner } from "./runner.ts";

/** Calls of the families `gemm`, `attention` and `attentionGrad`. */
export function productCalls(runner: Runner): Pick<Kernels, "gemm" | "attention" | "attentionGrad"> {
  const { tileRows } = NUMERIC_MODES[runner.launcher.mode];
  return {
    gemm(call) {
      const { M, N, K, transposeA = false, transposeB = false, accumulate = false, batch = 1 } = call;
      const { batchA = 0, batchB = 0, batchC = 0 } = call;
      requireSingleProduct(call);
      if (M === 0 || N === 0 || batch === 0) return;
      if (K === 0) return sumOverNothing(runner, call);
      const strides = [
        call.strideA ?? (transposeA ? M : K),
        call.strideB ?? (transposeB ? K : N),
        call.strideC ?? N,
      ];
      const kind = (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
      const bytes = (counts: number[]) => counts.map((count) => 4 * count);
      const sizes = [M, N, K, ...bytes(strides), accumulate ? 1 : 0];
      const operations = 2 * M * N * K * batch;
      const launch = (name: string, work: Work, more: (o: Operands) => readonly number[] = () => []) =>
        runner.launch(
          "gemm",
          name + kind,
          (o) => [o.in(call.a), o.in(call.b), o.out(call.c), ...sizes, ...more(o)],
          work,
        );
      if (batch > 1) {
        return launch(
          "batch",
          { extent: batch, unit: 1, operations },
          () => bytes([batchA, batchB, batchC]),
        );
      }
      const epilogue = (o: Operands) => epilogueOperands(o, call);
      if (M >= N) launch("rows", { extent: M, unit: tileRows, operations }, epilogue);
      else launch("columns", { extent: N, unit: TILE_COLUMNS, operations }, epilogue);
    },

    attention(call) {
      requireRoomInScratch(call);
      runner.launch("attention", "attention", (o) => {
        const inputs = [call.q, call.k, call.bias, call.v].flatMap((layout) =>
          headOperands(o, layout, false)
        );
        const { H, G = 1, Tq, Tk, D, scale } = call;
        return [...inputs, ...headOperands(o, call.out, true), o.out(call.weights), H, G, Tq, Tk, D, scale];
      }, { extent: call.B * call.H, unit: 1, operations: 4 * scoreTerms(call) });
    },

    attentionGrad(call) {
      requireRoomInScratch(call);
      runner.launch("attentionGrad", "attentionGrad", (o) => {
        const read = [call.q, call.k, call.v, call.out, call.dOut].flatMap((layout) =>
          headOperands(o, layout, false)
        );
        const written = [call.dq, call.dk, call.dv, call.dBias].flatMap((layout) =>
          headOperands(o, layout, true)
        );
        const { H, G = 1, Tq, Tk, D, biasColumns, scale } = call;
        return [...read, ...written, o.out(call.weights), H, G, Tq, Tk, D, biasColumns, scale];
      }, { extent: call.B * call.H / (call.G ?? 1), unit: 1, operations: 8 * scoreTerms(call) });
    },
  };
}

/** C = 0 for sums without terms, which the kernels do not take, and what follows. */
function sumOverNothing(runner: Runner, call: GemmCall): void {
  const { c, M, N, strideC = N, batch = 1, batchC = 0, accumulate } = call;
  runner.launcher.abandonRecording();
  for (let start = 0; !accumulate && start < batch * M; start++) {
    const first = Math.floor(start / M) * batchC + (start % M) * strideC;
    c.fill(0, first, first + N);
  }
  launchEpilogue(runner, call);
}

/** Rough operations of an epilogue for each element. */
const EPILOGUE_COST = 8;

/** What follows a product, where its kernel has not done that itself. */
export function launchEpilogue(runner: Runner, call: GemmCall): void {
  if (!call.epilogue) return;
  const { c, M, N, strideC = N } = call;
  const work = { extent: M, unit: 1, operations: EPILOGUE_COST * M * N };
  runner.launch(
    "gemm",
    "epilogueRows",
    (o) => [o.out(c), 4 * strideC, N, ...epilogueOperands(o, call)],
    work,
  );
}

/** The operands of `EPILOGUE_PARAMETERS`. */
function epilogueOperands(o: Operands, { c, epilogue }: GemmCall): number[] {
  if (!epilogue) return [0, 0, 0, 0];
  const start = o.out(c);
  const bias = epilogue.bias ? o.in(epilogue.bias) : 0;
  if (!epilogue.activation) return [bias, 0, 0, 0];
  const toY = o.out(epilogue.y) - start;
  if (epilogue.activation === "siluGate") {
    return [bias, ACTIVATIONS.siluGate, o.in(epilogue.gate) - start, toY];
  }
  const { activation, slope = false } = epilogue;
  return [bias, ACTIVATIONS[slope ? `${activation}WithSlope` as const : activation], 0, toY];
}

/** At least eight rows of a head, and one row of scores, must fit the scratch. */
function requireRoomInScratch({ D, Tk }: AttentionCall): void {
  if (D > WIDEST_HEAD) {
    throw new RangeError(`Cannot run attention as a head is at most ${WIDEST_HEAD} wide: ${D}`);
  }
  if (Tk > MOST_KEYS) {
    throw new RangeError(`Cannot run attention as there are at most ${MOST_KEYS} keys: ${Tk}`);
  }
}

/** Terms of the sums that give all scores: what attention's work is proportional to. */
function scoreTerms({ B, H, Tq, Tk, D }: AttentionCall): number {
  return B * H * Tq * Tk * D;
}

/** The four operands of a head layout in bytes; zeros for an absent one. */
function headOperands(o: Operands, layout: HeadLayout | undefined, written: boolean): number[] {
  if (!layout) return [0, 0, 0, 0];
  const base = written ? o.out(layout.array) : o.in(layout.array);
  return [base + 4 * layout.offset, 4 * layout.batch, 4 * layout.row, 4 * layout.head];
}
