/** One rank of a job: trains what its words name, and prints a hash of the losses and of the checkpoint. */
import { fnv1a64 } from "../../../lib/tokenizers/mod.ts";
import { openMpi } from "../../../lib/training/mpi/mod.ts";
import { outcomeOf, SUBJECTS } from "../distributed/support.ts";

/** Hashes of what a run did and left. */
export function digest({ events, checkpoint }: Awaited<ReturnType<typeof outcomeOf>>): string {
  const losses = new TextEncoder().encode(JSON.stringify(events));
  return `${fnv1a64(losses)} ${fnv1a64(checkpoint)}`;
}

if (import.meta.main) {
  const [steps, accumulation, ...kinds] = Deno.args;
  const communicator = await openMpi();
  for (const kind of kinds) {
    const training = { steps: Number(steps), accumulation: Number(accumulation) };
    const outcome = await outcomeOf(SUBJECTS[kind]!(), training, { group: { communicator } });
    console.log(JSON.stringify({ kind, rank: communicator.rank, digest: digest(outcome) }));
  }
  await communicator.close();
}
