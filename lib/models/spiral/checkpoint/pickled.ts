/** Checkpoints that upstream itself wrote: recognised and refused, with the way out. */
import { showName } from "../../../formats/content_error.ts";
import type { NpzListing } from "../../../formats/mod.ts";

/** The members of such a file; a fourth, tokenizer_state, is there only if it was trained on text. */
const MEMBERS = ["student_state", "teacher_meta", "teacher_state"];

/**
 * Whether an archive holds upstream's pickled dictionaries.
 *
 * @example
 * ```ts
 * import { listNpz, writeNpz } from "@haze/haze/formats";
 * import { isPickledSpiral } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const listed = listNpz(writeNpz([["student_state", { shape: [1], data: Int8Array.of(0) }]]));
 * assertEquals(isPickledSpiral(listed), false); // the name alone does not make it one
 * ```
 */
export function isPickledSpiral(listed: readonly NpzListing[]): boolean {
  return MEMBERS.every((name) => listed.some((array) => array.name === name && array.dtype.endsWith("O")));
}

/**
 * Lines of Python that turn a checkpoint of upstream's program into plain arrays, which are read here.
 *
 * Python runs what a pickle says: they are for files that one trusts. A tokenizer comes along as JSON.
 *
 * @param file The checkpoint; the new one is called `….flat.npz`.
 *
 * @example
 * ```ts
 * import { flattenPickledSpiral } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * assert(flattenPickledSpiral("run/spiral.npz").includes('np.savez("run/spiral.flat.npz", **f)'));
 * ```
 */
export function flattenPickledSpiral(file: string): string {
  const source = /\.npz$/.test(file) ? file : "spiral.npz";
  const target = source.replace(/\.npz$/, ".flat.npz");
  // A JSON string is a Python string as well.
  return [
    "import json, numpy as np",
    `z = np.load(${JSON.stringify(source)}, allow_pickle=True)`,
    's, m, t = (z[k][0] for k in ("student_state", "teacher_meta", "teacher_state"))',
    'f = {"meta_" + k: v for k, v in m.items()}',
    'f |= {"student_cfg_" + k: s["cfg"][k] for k in "Lk"}',
    'f |= {"student_" + k: s[k] for k in ("keepk", "rho", "B")} | {"student_embed_W": s["embed"]["W"]}',
    'maps = {f"blk{i}_{a}_{b}": x for i, q in enumerate(s["blocks"]) for a, w in q.items() for b, x in w.items()}',
    'maps |= {"head_" + k: x for k, x in s["rank_head"].items()}',
    'f |= {f"student_{k}_{a}": x for k, w in maps.items() for a, x in w.items()}',
    'f |= {"teacher_" + k: x for k, x in t["lm"].items()} | {"teacher_P": t["P"]}',
    'f |= {"teacher_" + k: np.stack([u[k] for u in t["fusers"]]) for k in ("A", "W1", "b1", "W2", "b2")}',
    'f |= {"teacher_" + k: t["fusers"][0][k] for k in ("B", "rho", "tau0")}',
    'f |= {"teacher_rel_" + k: x for k, x in t["rel"].items()} | {"teacher_rag_src_weight": t["rag_src_weight"]}',
    'if "tokenizer_state" in z:',
    '    k = z["tokenizer_state"][0]',
    '    j = {n: k[n] for n in ("cfg", "special_tokens", "token_to_id", "id_to_token", "motif_lengths")}',
    '    j |= {"kind": "motif-bpe", "version": 1, "id_to_bytes": [b if b is None else b.hex() for b in k["id_to_bytes"]]}',
    '    j |= {n: [[*pair, x] for pair, x in k[n].items()] for n in ("merge_ranks", "merge_to_id")}',
    '    j["motif_to_id"] = [[b.hex(), x] for b, x in k["motif_to_id"].items()]',
    '    f["tokenizer_json"] = np.frombuffer(json.dumps(j).encode(), np.uint8)',
    `np.savez(${JSON.stringify(target)}, **f)`,
  ].join("\n");
}

/** The error of such a file. */
export function pickledError(name: string): SyntaxError {
  return new SyntaxError(
    `Cannot open ${
      showName(name)
    } as a spiral checkpoint must hold plain arrays: student_state and others are pickled ` +
      "Python objects\nhint: pickles can run code and are never loaded; if you trust the file, these lines of Python " +
      `make one that is read here:\n${flattenPickledSpiral(name)}`,
  );
}
