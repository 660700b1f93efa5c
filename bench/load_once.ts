/**
 * Loads the model of a file twice in a new process and prints the milliseconds of each part as JSON:
 * `deno run -A bench/load_once.ts FILE float32|int8`. `load_report.ts` calls it.
 *
 * @module
 */
import { LlisaModel, type LlisaPrecision, openWeights } from "../lib/models/mod.ts";
import { oneThread } from "./backends.ts";

/** Milliseconds of the parts of loading. */
export interface LoadTimes {
  /** Bytes from the file. */
  readonly readMs: number;
  /** From bytes to a model: every check of the file, weights in the engine's memory. */
  readonly openMs: number;
  /** A sequence, for which weights are put in the order of the products. */
  readonly sessionMs: number;
  /** The logits of the first token. */
  readonly logitsMs: number;
}

function load(path: string, precision: LlisaPrecision, kernels = oneThread()): LoadTimes {
  const marks = [performance.now()];
  const mark = () => marks.push(performance.now());
  const bytes = Deno.readFileSync(path);
  mark();
  const model = openWeights(bytes, { name: path, kernels });
  if (!(model instanceof LlisaModel)) {
    throw new TypeError(`Cannot measure as ${path} must be of llisa: ${model.kind}`);
  }
  mark();
  const session = model.startSession(precision);
  mark();
  session.feed([1]);
  mark();
  session.close();
  model.close();
  const [readMs, openMs, sessionMs, logitsMs] = marks.slice(1).map((end, i) => end - marks[i]!);
  return { readMs: readMs!, openMs: openMs!, sessionMs: sessionMs!, logitsMs: logitsMs! };
}

if (import.meta.main) {
  const [path = "", precision = "float32"] = Deno.args;
  const kernels = oneThread();
  const times = Array.from({ length: 2 }, () => load(path, precision as LlisaPrecision, kernels));
  console.log(JSON.stringify(times));
}
