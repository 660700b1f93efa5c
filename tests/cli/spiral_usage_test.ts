/** The seed's usage samples as they stand there, with fewer steps. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, jsonLines, run } from "./support.ts";
import { corpusIn, spiral, stepsOf, TINY } from "./spiral_support.ts";

const FIELDS = [
  ...["step", "CE", "KL", "ECE", "T", "var", "eta0", "rho0", "keepk0", "grad_rms", "grad_scale", "keepk_all"],
  ...[
    "rho_all",
    "hazard",
    "hazard_teach",
    "hazard_teach_all",
    "hazard_grad",
    "hazard_grad_all",
    "embed_dnorm",
  ],
  ...["embed_gnorm", "rag_min", "rag_max", "rag_mean"],
];

const LINE =
  /^\[\d{3}\] CE=\d+\.\d{4} KL=\d+\.\d{4} ECE=-?\d+\.\d{4} \| T=\d\.\d{3} var~=\d+\.\d{4} \| η0=\d\.\d{4}e[+-]\d\d ρ0=[+-]\d\.\d{3} keepk0=\d+ \| g_rms=\S+ g_scale=\d+\.\d\d \| hazard_t~\d\.\d{3} hazard_g~\d\.\d{3} \| keepk=\[.*\] rho=\[.*\] hazards_t=\[.*\] hazards_g=\[.*\] embed_dnorm=\S+ embed_gnorm=\S+ \| rag_w\[min\/mean\/max\]=[\d.]+\/[\d.]+\/[\d.]+$/;

Deno.test("spiral runs the seed's usage samples", async () => {
  await inFolder(async (folder) => {
    const [demo, text] = [join(folder, "spiral_demo.npz"), join(folder, "spiral_text.npz")];
    const corpus = await corpusIn(folder);

    const fresh = await spiral(
      ...["--steps", "11", "--batch", "16", "--ctx_len", "8", "--save_path", demo, "--seed", "7"],
    );
    const lines = fresh.out.trimEnd().split("\n");
    assertEquals(lines.slice(-2), [`Saved weights to ${demo}`, "SpiralFullFusion Demo — DONE"]);
    assertEquals(lines.slice(0, -2).map((line) => line.slice(0, 5)), ["[005]", "[010]"]);
    for (const line of lines.slice(0, -2)) assert(LINE.test(line), line);

    const learnt = await spiral(
      ...["--text_path", corpus, "--tok_vocab", "320", "--steps", "5", "--save_path", text],
    );
    assert(learnt.out.includes(`Saved weights to ${text}\n`), learnt.out);
    const written = await spiral(
      ...[
        "--steps",
        "0",
        "--load_path",
        text,
        "--prompt",
        "hello spiral",
        "--max_new_tokens",
        "32",
        "--rng_seed",
        "123",
      ],
    );
    assert(
      /^>> generated text: hello spiral.*\nSpiralFullFusion Demo — DONE\n$/s.test(written.out),
      written.out,
    );

    const ids = await spiral(
      ...[
        "--steps",
        "0",
        "--load_path",
        demo,
        "--prompt",
        "1,2,3",
        "--max_new_tokens",
        "24",
        "--temperature",
        "1.1",
      ],
      ...["--top_p", "0.9"],
    );
    const [, listed] = /^>> generated token ids: (\[.*\])\n/.exec(ids.out) ?? [];
    const tokens = JSON.parse(listed!) as number[];
    assertEquals([tokens.slice(0, 3), tokens.length], [[1, 2, 3], 27]);
    assert(tokens.every((id) => id >= 0 && id < 128));
    assertEquals([fresh.code, ids.err], [0, ""]);
  });
});

Deno.test("spiral --json prints upstream's records, a text, and nothing else", async () => {
  for (const mode of [[], ["--upstream"]]) {
    const { out, err } = await spiral(...TINY, ...mode, "--steps", "3", "--prompt", "1,2", "--json");
    assertEquals(err, "");
    const lines = jsonLines(out);
    assertEquals(lines.length, 5);
    for (const [i, record] of lines.slice(0, 3).entries()) {
      for (const field of FIELDS) assert(field in record, field);
      assertEquals(record.step, i + 1);
      for (const value of Object.values(record).flat(2)) {
        assert(Number.isFinite(value), JSON.stringify(record));
      }
    }
    assertEquals((lines[3]!.tokens as number[]).slice(0, 2), [1, 2]);
    assertEquals(lines[4], { done: true, step: 3 });
  }
});

Deno.test("spiral learns its world, which upstream's arithmetic does not in as many steps", async () => {
  const mean = async (...words: string[]): Promise<number> => {
    const { out } = await spiral(
      "--V",
      "16",
      "--d",
      "16",
      "--r",
      "8",
      "--L",
      "2",
      "--steps",
      "150",
      ...words,
      "--json",
    );
    const last = stepsOf(out).slice(-20).map(({ CE }) => CE as number);
    return last.reduce((sum, nats) => sum + nats, 0) / last.length;
  };
  const [ours, upstreams] = [await mean(), await mean("--upstream")];
  assert(ours < upstreams - 0.2, `${ours} and ${upstreams}`);
});

Deno.test("spiral counts a text before its first step", async () => {
  await inFolder(async (folder) => {
    const text = ["--text_path", await corpusIn(folder), "--tok_vocab", "330", ...TINY.slice(2), "--json"];
    const records = stepsOf((await spiral(...text, "--steps", "2")).out);
    // The teacher's running NLL, known from the second step on; that of one batch alone is near ln V.
    assert((records[1]!.teacher_nats as number) < 1, JSON.stringify(records[1]));
  });
});

Deno.test("train spiral with one of the seed's flags is spiral", async () => {
  const words = [...TINY, "--steps", "5", "--seed", "3"];
  const [as, own] = [await run("train", "spiral", ...words), await run("spiral", ...words)];
  assertEquals([as.code, as.out], [0, own.out]);
});

Deno.test("spiral --preset seed takes V 256, tok_vocab 256 and r 64, and a flag still says otherwise", async () => {
  const small = ["--preset", "seed", "--d", "8", "--L", "1", "--steps", "1", "--batch", "2"];
  const { err } = await spiral(...small);
  assert(err.includes("256 tokens, bigram:256:0"), err);
  const other = await spiral(...small, "--V", "32");
  assert(other.err.includes("32 tokens, bigram:32:0"), other.err);
});

Deno.test("spiral says when a tokenizer learnt no merge, and which flags do nothing", async () => {
  await inFolder(async (folder) => {
    const corpus = await corpusIn(folder);
    const { err } = await spiral("--text_path", corpus, "--steps", "1", "--d", "8", "--L", "1");
    assert(err.includes("note: no merge was learnt, as 256 bytes, 4 marks and"), err);
    const idle = await spiral(...TINY, "--steps", "1", "--tok_vocab", "256", "--top_p", "0.5");
    assert(
      idle.err.includes("note: --tok_vocab does nothing where no tokenizer is learnt from --text_path\n"),
      idle.err,
    );
    assert(idle.err.includes("note: --top_p does nothing without --prompt\n"), idle.err);
  });
});
