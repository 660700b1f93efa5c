/** `haze chat`: a conversation with a Reso-LLM. */
import { ChatSession } from "../../lib/models/reso_llm/mod.ts";
import { type Command, COMPUTE_OPTIONS, JSON_OPTION, SEED_OPTION } from "../command.ts";
import { runChat } from "../reso_llm/chat_loop.ts";
import { ENGINE_OPTIONS, engineOptionsOf, openEngine } from "../reso_llm/engine.ts";
import { BLAS, HISTORY, reads } from "../permissions.ts";

export const command: Command = {
  name: "chat",
  summary: "Talk with a Reso-LLM that remembers and takes goals; help there lists what else can be typed.",
  positionals: ["CKPT"],
  options: [
    { name: "system", kind: "text", value: "TEXT", help: "what the model is told beforehand" },
    {
      name: "metrics",
      kind: "flag",
      help: "show tokens, time and stability after each answer from the start",
    },
    ...ENGINE_OPTIONS,
    SEED_OPTION,
    ...COMPUTE_OPTIONS.filter((option) => option !== JSON_OPTION),
    { name: "json", kind: "flag", help: "a JSON line for each line that is typed, on stdout" },
  ],
  permissions: [
    reads("CKPT"),
    { allow: "read", text: "DIR", when: "save DIR/FILE is typed" },
    { allow: "write", text: "DIR", when: "save DIR/FILE is typed" },
    ...HISTORY,
    ...BLAS,
  ],
  examples: [
    "haze chat runs/reso-llm.npz",
    "haze chat runs/reso-llm.npz --temperature 0.7 --metrics",
    "echo 'Who is Wren?' | haze chat runs/reso-llm.npz",
  ],
  async run(call, io) {
    const system = call.text("system");
    const engine = await openEngine(call.positionals[0]!, call, engineOptionsOf(call));
    const session = new ChatSession(engine, {
      showMetrics: call.flag("metrics"),
      ...(system === undefined ? {} : { system }),
    });
    try {
      return await runChat(session, io, call.flag("json"));
    } finally {
      session.close();
      engine.model.close();
    }
  },
};
