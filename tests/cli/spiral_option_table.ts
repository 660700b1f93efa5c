/** Pairs of calls, one for each option of `haze spiral`, that must not come to the same. */
import { type Pair, wider } from "./option_pair.ts";
import { TINY } from "./spiral_support.ts";

const RUN = ["spiral", ...TINY, "--steps", "2", "--json"];
const SAVED = [...RUN, "--save_path", "folder/other.npz"];
const TEXT = [
  "spiral",
  "--text_path",
  "TEXT",
  ...TINY.slice(2),
  "--steps",
  "1",
  "--save_path",
  "folder/other.npz",
];
const WRITE = [...RUN, "--prompt", "1,2"];
const other = (
  name: string,
  value: string,
): Pair => [RUN, RUN.map((word, i) => RUN[i - 1] === name ? value : word)];

/** Its rows in the table of all. */
export const SPIRAL_SWEEP: Readonly<Record<string, Pair>> = {
  steps: other("--steps", "3"),
  batch: other("--batch", "3"),
  ctx_len: other("--ctx_len", "5"),
  V: other("--V", "17"),
  d: other("--d", "9"),
  H: other("--H", "3"),
  L: other("--L", "2"),
  r: other("--r", "5"),
  seed: wider(RUN, "--seed", "1"),
  data_path: wider(RUN, "--data_path", "TEXT"),
  text_path: wider(RUN, "--text_path", "TEXT"),
  tok_vocab: wider(TEXT, "--tok_vocab", "330"),
  tok_min_freq: wider([...TEXT, "--tok_vocab", "400"], "--tok_min_freq", "29"),
  tok_lowercase: wider(TEXT, "--tok_lowercase"),
  tok_no_bos: wider(TEXT, "--tok_no_bos"),
  tok_no_eos: wider(TEXT, "--tok_no_eos"),
  save_path: wider(RUN, "--save_path", "folder/other.npz"),
  // What is saved on the way is gone at the end; `spiral_resume_test.ts` goes on from it.
  save_every: wider(SAVED, "--save_every", "0"),
  "no-card": wider(SAVED, "--no-card"),
  load_path: wider(RUN, "--load_path", "CKPT"),
  prompt: wider(RUN, "--prompt", "1,2"),
  max_new_tokens: wider(WRITE, "--max_new_tokens", "3"),
  temperature: wider(WRITE, "--temperature", "0"),
  top_p: wider(WRITE, "--top_p", "0.1"),
  rng_seed: wider(WRITE, "--rng_seed", "1"),
  upstream: wider(RUN, "--upstream"),
  preset: [RUN.filter((_, i) => i !== 1 && i !== 2), [
    ...RUN.filter((_, i) => i !== 1 && i !== 2),
    "--preset",
    "seed",
  ]],
  set: wider(RUN, "--set", "distillation=0"),
  backend: wider(RUN, "--backend", "reference64"),
  json: [RUN, RUN.filter((word) => word !== "--json")],
};
