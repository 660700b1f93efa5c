/** `haze agents`: several Reso-LLMs on one prompt. */
import {
  type CoordinationStrategy,
  type ResoLLMInference,
  textAgreement,
} from "../../lib/models/reso_llm/mod.ts";
import { type Call, type Command, COMPUTE_OPTIONS, SEED_OPTION, UsageError } from "../command.ts";
import { EXIT } from "../report.ts";
import { asNode, nodeNames } from "../reso_llm/nodes.ts";
import { meantHint } from "../suggest.ts";
import { ENGINE_OPTIONS, engineOptionsOf, openEngine } from "../reso_llm/engine.ts";
import { BLAS, reads } from "../permissions.ts";

/** What `--strategy` may name. */
export const STRATEGIES: readonly CoordinationStrategy[] = ["parallel", "sequential", "consensus"];

export const command: Command = {
  name: "agents",
  summary: "Let several Reso-LLMs answer one prompt, each for itself, in turn, or with one voice.",
  positionals: ["CKPT", "CKPT..."],
  options: [
    {
      ...{ name: "strategy", kind: "text", value: "NAME" },
      help:
        "parallel (default): each for itself; sequential: each goes on from the others; consensus: one text of all",
    },
    { name: "prompt", kind: "text", value: "TEXT", help: "text to go on from (default: none)" },
    { name: "goal", kind: "text", value: "TEXT", help: "what the texts are to speak of" },
    ...ENGINE_OPTIONS,
    SEED_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    reads("CKPT"),
    ...BLAS,
  ],
  examples: [
    'haze agents runs/a.npz runs/b.npz --prompt "Write a story" --strategy consensus',
    'haze agents runs/a.npz runs/a.npz --prompt "The lamp" --strategy sequential --length 40',
  ],
  async run(call, io) {
    const strategy = strategyOf(call);
    const [prompt, goal] = [call.text("prompt") ?? "", call.text("goal")];
    const options = engineOptionsOf(call);
    const files = call.positionals;
    const names = nodeNames(files);
    const engines: ResoLLMInference[] = [];
    try {
      for (const [k, file] of files.entries()) {
        engines.push(await openEngine(file, call, options, (model) => asNode(model, names[k]!)));
      }
      const results = await engines[0]!.generateMultiAgent({
        ...{ prompt, otherAgents: engines.slice(1), coordinationStrategy: strategy, signal: io.interrupted },
        seed: options.seed!,
        ...(goal === undefined ? {} : { goal }),
      });
      const agreement = results.length > 1 ? textAgreement(results.map(({ tokens }) => tokens)) : 1;
      if (call.flag("json")) {
        const agents = results.map((result, k) => ({ node: names[k], file: files[k], ...result.toDict() }));
        io.out(`${JSON.stringify({ strategy, prompt, agreement, agents })}\n`);
      } else {
        results.forEach(({ text, stability }, k) => io.out(`${names[k]} (${stability}): ${prompt}${text}\n`));
        io.err(`agreement ${agreement.toFixed(3)}\n`);
      }
      return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
    } finally {
      for (const { model } of engines) model.close();
    }
  },
};

function strategyOf(call: Call): CoordinationStrategy {
  const given = call.text("strategy") ?? "parallel";
  const known = STRATEGIES.find((name) => name === given);
  if (known) return known;
  throw new UsageError(
    `Cannot coordinate agents as --strategy is one of ${STRATEGIES.join(", ")}: ${given}${
      meantHint(given, STRATEGIES)
    }`,
  );
}
