/** `haze logits`: the cross-check with any other implementation. */
import { noGradient } from "../../lib/autograd/mod.ts";
import type { Model } from "../../lib/models/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";
import { ADAPTER_OPTION, type Call, type Command, COMPUTE_OPTIONS, type Io, UsageError } from "../command.ts";
import { nextLogits } from "../../lib/models/spiral/mod.ts";
import { openModelForIds, withAdapters } from "../files.ts";
import { EXIT } from "../report.ts";
import { upstreamSpiralAt } from "../spiral/upstream_file.ts";
import { fitted } from "../ui/fit.ts";
import { BLAS, reads, SIZES_BESIDE } from "../permissions.ts";

export const command: Command = {
  name: "logits",
  summary: "Logits (nats) of the token after given ids.",
  positionals: ["CKPT"],
  options: [
    { name: "tokens", kind: "text", value: "1,2,3", help: "ids, separated by commas" },
    { name: "all", kind: "flag", help: "a row for every position instead of the last" },
    ADAPTER_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    reads("CKPT"),
    reads("--adapter"),
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: ["haze logits runs/haze.npz --tokens 1,2,3 --json"],
  async run(call, io) {
    const tokens = parseTokens(call.text("tokens"));
    const spiral = await upstreamSpiralAt(call.positionals[0]!);
    if (spiral) {
      const { vocabSize: V } = spiral.student.sizes;
      checkIds(tokens, V);
      const rows = tokens.map((_, t) => [...nextLogits(spiral.student, tokens.slice(0, t + 1))]);
      show(call.flag("all") ? rows : rows.slice(-1), tokens, V, call, io);
      return EXIT.done;
    }
    const model =
      (await withAdapters({ model: await openModelForIds(call.positionals[0]!, call) }, call)).model;
    try {
      const rows = score(model, tokens);
      show(call.flag("all") ? rows : rows.slice(-1), tokens, model.vocabSize, call, io);
      return EXIT.done;
    } finally {
      model.close();
    }
  },
};

function show(logits: readonly number[][], tokens: readonly number[], V: number, call: Call, io: Io): void {
  if (call.flag("json")) return io.out(`${JSON.stringify({ tokens, vocabSize: V, logits })}\n`);
  for (const row of logits) {
    io.out(fitted(`${row.map((logit) => logit.toPrecision(7)).join(" ")}\n`, io));
  }
}

function checkIds(tokens: readonly number[], V: number): void {
  const bad = tokens.find((token) => token >= V);
  if (bad !== undefined) {
    throw new UsageError(`Cannot score tokens as ids must be integers from 0 to ${V - 1}: ${bad}`);
  }
}

/** A row of logits for each position. */
function score(model: Model, tokens: number[]): number[][] {
  const { vocabSize: V, contextLength, kernels } = model;
  checkIds(tokens, V);
  if (tokens.length > contextLength) {
    throw new UsageError(`Cannot score tokens as the model reads at most ${contextLength}: ${tokens.length}`);
  }
  const input = ids(tokens, { shape: [1, tokens.length], kernels });
  const numbers = step(() => noGradient(() => model.logits(input)), kernels).floats;
  return tokens.map((_, t) => [...numbers.subarray(t * V, (t + 1) * V)]);
}

/** Ids from `1,2,3`. */
function parseTokens(text: string | undefined): number[] {
  const words = text?.split(",").map((word) => word.trim()) ?? [];
  if (words.length === 0 || !words.every((word) => /^\d+$/.test(word))) {
    throw new UsageError(`Cannot score tokens as --tokens needs ids as 1,2,3: ${text ?? "nothing"}`);
  }
  return words.map(Number);
}
