/** What a command that trains asks of its ranks. */
import { hashOfNumbers, requireSame, together, type Trainer } from "../../lib/training/mod.ts";
import { canonicalJson, tokenizerHash } from "../../lib/tokenizers/mod.ts";
import type { Call } from "../command.ts";
import { counted } from "../ui/format.ts";

/** Whether this process prints and writes: it is the first rank, or there are no others. */
export function isFirstRank({ group }: Call): boolean {
  return (group?.communicator.rank ?? 0) === 0;
}

/** Does what must succeed on all ranks before any goes on; an error of all is thrown as it is. */
export async function onAllRanks<T>({ group }: Call, body: () => Promise<T>): Promise<T> {
  return group ? await together(group.communicator, body) : await body();
}

/** Refuses ranks whose run is another one: other settings, another text, other weights to begin with. */
export async function requireSameRun(
  { model, data, config, optimiser, state }: Trainer,
  { group }: Call,
): Promise<void> {
  if (!group) return;
  await requireSame(group.communicator, {
    model: canonicalJson({ kind: model.kind, ...model.config }),
    settings: canonicalJson({ ...config }),
    text: data.hash,
    tokenizer: tokenizerHash(data.tokenizer.toJSON()),
    backend: model.kernels.name,
    weights: hashOfNumbers(model.parameters.floats),
    moments: hashOfNumbers(optimiser.means) + hashOfNumbers(optimiser.variances),
    "place in the run": JSON.stringify(state),
  });
}

/** How the work is shared out, in the first line of a run; nothing where it is not. */
export function ranksText({ config: { accumulation } }: Trainer, { group }: Call): string {
  if (!group) return "";
  const { size, name } = group.communicator;
  return `${counted(size, "rank")} by ${name}, ${
    counted(accumulation / size, "micro-batch").replace(/chs$/, "ches")
  } each, `;
}
