/** Options of `haze shards` and the actions that have them. */
import { asUsage, type Call, JSON_OPTION, type OptionSpec, SEED_OPTION, UsageError } from "../command.ts";

/** What `haze shards` can do. */
export type ShardsAction = "build" | "add" | "remove" | "list" | "verify" | "mix";

/** Settings of the run that shares and epochs are told of, as the seed's run has them. */
const RUN = { context: 256, batch: 8, accumulation: 4 } as const;

const EXTRA: readonly (OptionSpec & { readonly of: readonly ShardsAction[] })[] = [
  {
    ...{ name: "tokenizer", kind: "text", value: "FILE", of: ["build", "add", "list", "verify", "mix"] },
    help: "a checkpoint, .model, tokenizer.bin or JSON; needed where the folder has no tokenizer.json",
  },
  {
    ...{ name: "name", kind: "text", value: "NAME", of: ["build", "add"] },
    help: "make one module of all texts, under this name (default: one an INPUT, named like it)",
  },
  {
    ...{ name: "weight", kind: "number", value: "W", of: ["build", "add"] },
    help: "how strongly it is drawn beside others; 0: scored, never trained on (default 1)",
  },
  {
    ...{ name: "raw", kind: "flag", of: ["build", "add"] },
    help: "write .bin files of uint16 ids without a header, as llama2.c reads them",
  },
  {
    ...{ name: "allow-duplicates", kind: "flag", of: ["build", "add", "mix"] },
    help: "take modules of equal content, with a warning",
  },
  {
    ...{ name: "context", kind: "integer", value: "T", of: ["list", "verify", "mix"] },
    help: `tokens a window (default ${RUN.context})`,
  },
  {
    ...{ name: "steps", kind: "integer", value: "N", of: ["list", "mix"] },
    help: "steps of a run, to tell how often it passes over each module",
  },
  {
    ...{ name: "batch", kind: "integer", value: "B", of: ["list", "mix"] },
    help: `windows a micro-batch of that run (default ${RUN.batch})`,
  },
  {
    ...{ name: "accumulation", kind: "integer", value: "N", of: ["list", "mix"] },
    help: `micro-batches a step of that run (default ${RUN.accumulation})`,
  },
  {
    ...{ name: "exponent", kind: "number", value: "A", of: ["list", "mix"] },
    help: "shares are weight · tokens^A over their sum: 1 in proportion to tokens (default), 0 all alike",
  },
  {
    ...{ name: "windows", kind: "integer", value: "N", of: ["mix"] },
    help: "windows to draw (default 10000)",
  },
  { ...SEED_OPTION, of: ["mix"] },
];

/** All options, each with the actions that have it in its help. */
export const SHARDS_OPTIONS: readonly OptionSpec[] = [
  ...EXTRA.map(({ of, ...option }) => ({ ...option, help: `${of.join(", ")}: ${option.help}` })),
  JSON_OPTION,
];

/** Refuses an option that the action would ignore. */
export function refuseUnused(action: ShardsAction, call: Call): void {
  const isGiven = ({ name, kind }: OptionSpec): boolean =>
    kind === "flag" ? call.flag(name) : (kind === "text" ? call.text(name) : call.number(name)) !== undefined;
  const unused = EXTRA.find((option) => isGiven(option) && !option.of.includes(action));
  if (unused === undefined) return;
  throw new UsageError(
    `Cannot ${action} shards as --${unused.name} goes with ${unused.of.join(", ")}: got both`,
  );
}

/** Settings of a run that shares hang on. */
export interface RunShape {
  /** T. */
  readonly context: number;
  /** a. */
  readonly exponent: number;
  /** Tokens that the run reads; absent if its steps are not said. */
  readonly tokensRead?: number;
}

/** The run that the options describe. */
export function runShapeOf(call: Call): RunShape {
  const count = (name: string, usual?: number): number | undefined => {
    const value = call.number(name) ?? usual;
    if (value === undefined || value >= 1) return value;
    throw new UsageError(`Cannot tell of a run as --${name} must be at least 1: ${value}`);
  };
  const [context, steps] = [count("context", RUN.context)!, count("steps")];
  const [batch, accumulation] = [count("batch", RUN.batch)!, count("accumulation", RUN.accumulation)!];
  const exponent = call.number("exponent") ?? 1;
  const idle = ["batch", "accumulation"].find((name) => call.number(name) !== undefined);
  if (steps === undefined && idle !== undefined) {
    throw new UsageError(`Cannot tell of a run as --${idle} needs its --steps: got none`);
  }
  return {
    ...{ context, exponent },
    ...(steps === undefined ? {} : { tokensRead: steps * batch * accumulation * context }),
  };
}

/** The weight that `--weight` gives. */
export function weightOf(call: Call): number {
  const weight = call.number("weight") ?? 1;
  return asUsage(() => {
    if (weight >= 0) return weight;
    throw new RangeError(`Cannot weigh a module as --weight must be at least 0: ${weight}`);
  });
}
