/** `FILE.probe.json`: what a model computed when its file was written. */
import { decodeUtf8Text } from "../lib/data/mod.ts";
import {
  compareProbe,
  LlisaModel,
  makeProbe,
  openWeights,
  type ProbeComparison,
  probeOfJson,
} from "../lib/models/mod.ts";
import { UsageError } from "./command.ts";
import { besides, exists } from "./files.ts";
import type { ModelSource } from "./model_folder.ts";
import type { Fault } from "./inspect/inspection.ts";
import { readFile } from "./read_file.ts";

/** Where the probe of a file lies. */
export const probePath = (path: string): string => `${path}.probe.json`;

/** The bytes of the probe of a model. */
export function probeBytes(model: LlisaModel): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(makeProbe(model))}\n`);
}

/**
 * Runs the model of a file against its probe.
 *
 * @throws {Error} if there is no probe.
 */
export async function runProbe(
  path: string,
  source: ModelSource,
): Promise<{ probe: ProbeComparison; faults: Fault[] }> {
  const beside = probePath(path);
  if (!await exists(beside)) {
    throw new Error(
      `Cannot probe ${path} as what it should compute must lie beside it: there is no ${beside}\n` +
        "hint: haze convert --probe writes it",
    );
  }
  const noted = probeOfJson(decodeUtf8Text(await readFile(beside, "open a probe"), beside), beside);
  const model = openWeights(source.bytes, { name: path, ...besides(source) });
  try {
    if (!(model instanceof LlisaModel)) {
      throw new UsageError(`Cannot probe ${path} as it must be of llisa: it is ${model.kind}`);
    }
    const probe = compareProbe(model, noted);
    return { probe, faults: probe.agrees ? [] : [faultOf(path, probe, noted.lossNats)] };
  } finally {
    model.close();
  }
}

function faultOf(path: string, { lossNats, logitError, explanation }: ProbeComparison, noted: number): Fault {
  const hint = explanation === undefined ? "" : `\nhint: ${explanation}`;
  const message =
    `Cannot trust ${path} as it must compute what it was written to compute, a loss of ${noted.toFixed(4)} ` +
    `nats on its probe: ${lossNats.toFixed(4)}, logits off by ${logitError.toFixed(4)}${hint}`;
  return { check: "probe", message };
}
