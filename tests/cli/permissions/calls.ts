/** A small real call of every command, for the test of permissions. */
import { join } from "@std/path";
import { SMALL } from "../support.ts";

/** A call of a command. */
export interface PermittedCall {
  readonly command: string;
  readonly words: readonly string[];
  /** What it needs that only files or conditions in words say. */
  readonly extra?: readonly string[];
  /** What is typed; a session goes on after what was refused, and ends well. */
  readonly typed?: string;
  /** What it says, if it cannot end well with what is there. */
  readonly fails?: string;
}

/** The files that the calls use. */
export interface CallFiles {
  readonly folder: string;
  /** A checkpoint that was trained on the built-in text. */
  readonly haze: string;
  /** One that was trained on `text`. */
  readonly told: string;
  readonly llisa: string;
  readonly reso: string;
  readonly text: string;
  readonly tokenizer: string;
  readonly shards: string;
}

/** All calls; those that write write each into a folder of its own. */
export function permittedCalls(files: CallFiles): PermittedCall[] {
  const { folder, haze, told, llisa, reso, text, tokenizer, shards } = files;
  const fresh = (name: string): string => join(folder, name.replace(/\..*/, ""), name);
  const saving = (command: string, name: string) => ({
    typed: `${command} ${fresh(`${name}.npz`)}\n`,
    extra: ["read", "write"].map((kind) => `--allow-${kind}=${join(folder, name)}`),
  });
  const study = ["--quick", "--steps", "2", "--seeds", "2", "--cache"];
  return [
    { command: "", words: ["--help"] },
    { command: "train", words: ["train", "haze", ...SMALL, "--out", fresh("trained.npz")] },
    {
      command: "train",
      words: [
        "train",
        "haze",
        ...SMALL,
        "--corpus",
        text,
        "--tokenizer",
        tokenizer,
        "--out",
        fresh("refused.npz"),
      ],
      fails: "--tokenizer",
    },
    {
      command: "spiral",
      words: ["spiral", "--steps", "2", "--batch", "2", "--ctx_len", "4", "--save_path", fresh("spiral.npz")],
    },
    { command: "generate", words: ["generate", haze, "--length", "3", "--trace", fresh("trace.jsonl")] },
    { command: "repl", words: ["repl", haze] },
    { command: "repl", words: ["repl", haze], ...saving("/save", "repl") },
    { command: "chat", words: ["chat", reso] },
    { command: "chat", words: ["chat", reso], ...saving("save", "chat") },
    { command: "agents", words: ["agents", reso, reso, "--prompt", "the", "--length", "3"] },
    { command: "eval", words: ["eval", haze] },
    { command: "eval", words: ["eval", told], extra: [`--allow-read=${text}`] },
    { command: "eval", words: ["eval", haze, "--corpus", text] },
    { command: "logits", words: ["logits", haze, "--tokens", "1,2"] },
    { command: "attention", words: ["attention", haze, "--prompt", "the", "--out", fresh("maps.png")] },
    { command: "proof", words: ["proof", haze] },
    { command: "claims", words: ["claims", "list"] },
    { command: "tokenize", words: ["tokenize", tokenizer, "the"] },
    {
      command: "train-tokenizer",
      words: [
        "train-tokenizer",
        text,
        "--kind",
        "prime-char",
        "--vocab-size",
        "64",
        "--out",
        fresh("primes.json"),
      ],
    },
    { command: "demo", words: ["demo", "haze", "--steps", "2"] },
    { command: "ablate", words: ["ablate", "haze", "learned-gate", ...study, join(folder, "ablated")] },
    {
      command: "compare",
      words: ["compare", "tiny", "tiny,headType=content", ...study, join(folder, "compared")],
    },
    { command: "convert", words: ["convert", llisa, fresh("model.bin"), "--to", "v0"] },
    { command: "bench", words: ["bench", "--preset", "tiny", "--quick", "--threads", "1"] },
    { command: "shards", words: ["shards", "list", shards] },
    { command: "shards", words: ["shards", "build", join(folder, "built"), text, "--tokenizer", tokenizer] },
    { command: "convert", words: ["convert", llisa, fresh("hf"), "--to", "hugging-face"] },
    {
      command: "compare",
      words: ["compare", "tiny", "tiny,headType=content", ...study, join(folder, "shared"), "--jobs", "2"],
    },
    { command: "init", words: ["init", "--out", fresh("config.jsonc")] },
    { command: "init", words: ["init", "--out", "-"] },
    { command: "schema", words: ["schema", "haze"] },
    { command: "completions", words: ["completions", "bash"] },
    { command: "inspect", words: ["inspect", haze] },
    { command: "doctor", words: ["doctor", "--quick", "--only", "gelu"] },
  ];
}
