/** `haze repl`: text for text, with a trained model or an untrained one. */
import { type Command, COMPUTE_OPTIONS, JSON_OPTION, SEED_OPTION, TOKENIZER_OPTION } from "../command.ts";
import { INT8_OPTION } from "../int8.ts";
import { runRepl } from "../repl/loop.ts";
import { openSession } from "../repl/open_session.ts";
import { BLAS, HISTORY, reads, readsText, SIZES_BESIDE } from "../permissions.ts";

export const command: Command = {
  name: "repl",
  summary: "Type a text and the model goes on; /help there lists what else can be typed.",
  positionals: ["CKPT?"],
  options: [
    {
      ...{ name: "corpus", kind: "text", value: "SPEC" },
      help:
        "text whose characters an untrained model has, or weights that hold none: builtin, a UTF-8 file, npm:NAME",
    },
    { name: "weights", kind: "text", value: "NPZ", help: "weights as upstream writes them (with --corpus)" },
    {
      name: "head-type",
      kind: "text",
      value: "TYPE",
      help: "untrained: hybrid (default), reweight or content",
    },
    {
      name: "alpha",
      kind: "number",
      value: "X",
      help: "untrained: share of reweight in hybrid heads (default 0.5)",
    },
    { name: "set", kind: "list", value: "key=value", help: "untrained: a size, as nEmb=96; may be repeated" },
    {
      ...{ name: "context", kind: "text", value: "MODE" },
      help: "growing (default for checkpoints) or sliding (otherwise, as upstream)",
    },
    {
      ...{ name: "rule", kind: "text", value: "RULE" },
      help: "exact (default), or upstream: numbers, ties and limits as the Python program has them",
    },
    TOKENIZER_OPTION,
    INT8_OPTION,
    SEED_OPTION,
    ...COMPUTE_OPTIONS.filter((option) => option !== JSON_OPTION),
    { name: "json", kind: "flag", help: "a JSON line a text on stdout" },
  ],
  permissions: [
    reads("CKPT"),
    readsText("--corpus"),
    reads("--weights"),
    reads("--tokenizer"),
    { allow: "read", text: "FILE", when: "/load FILE is typed" },
    { allow: "read", text: "DIR", when: "/save DIR/FILE is typed" },
    { allow: "write", text: "DIR", when: "/save DIR/FILE is typed" },
    ...HISTORY,
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: [
    "haze repl runs/haze.npz",
    "haze repl --corpus text.txt --head-type content",
    "haze repl stories15M.bin --tokenizer tokenizer.bin --int8",
    'echo "once upon a" | haze repl runs/haze.npz',
  ],
  async run(call, io) {
    const session = await openSession(call, io);
    try {
      return await runRepl(session, io);
    } finally {
      session.close();
    }
  },
};
