/**
 * PyTorch's files: recognised and refused, with the way out.
 * @module
 */
import { viewOf } from "./float_view.ts";

/**
 * Lines of Python that turn a checkpoint of llama2.c's trainer, or a plain state dict, into safetensors. Sizes travel
 * in the file's metadata, names lose the prefix of `torch.compile`, and tied tensors are written twice.
 *
 * A `file` without an extension stands for no file, and the lines say `ckpt.pt`.
 *
 * @example
 * ```ts
 * import { pyTorchToSafetensors } from "@haze/haze/formats";
 * import { assert } from "@std/assert";
 * assert(pyTorchToSafetensors("out/base.pt").includes('save_file(state, "out/base.safetensors"'));
 * ```
 */
export function pyTorchToSafetensors(file: string): string {
  const from = /\.\w+$/.test(file) ? file : "ckpt.pt";
  const to = from.replace(/\.\w+$/, ".safetensors");
  // A JSON string is a Python string as well.
  const [source, target] = [from, to].map((name) => JSON.stringify(name));
  return [
    "import json, torch",
    "from safetensors.torch import save_file",
    `c = torch.load(${source}, map_location="cpu", weights_only=True)`,
    'state = {k.removeprefix("_orig_mod."): v.float().contiguous().clone()',
    '         for k, v in c.get("model", c).items() if not k.endswith(".attention.mask")}',
    `save_file(state, ${target}, metadata={"model_args": json.dumps(c.get("model_args", {}))})`,
  ].join("\n");
}

/** What to do with a file of PyTorch, without the word "hint". */
export function pyTorchHint(file: string): string {
  return "pickles can run code and are never loaded; these lines of Python make a file that is read here:\n" +
    pyTorchToSafetensors(file);
}

/** What `torch.save` wrote before there were zip files: a pickle of the number 0x1950a86a20f9469cfc6c. */
const LEGACY = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const LOCAL_NAME_AT = 30;

/** Describes a file of PyTorch for an error message; null for any other file. */
export function describePyTorch(
  bytes: Uint8Array,
  file: string,
): { description: string; hint: string } | null {
  if (LEGACY.every((byte, i) => bytes[i] === byte)) {
    const description = "a PyTorch checkpoint in the format of before version 1.6";
    return { description, hint: pyTorchHint(file) };
  }
  if (!firstMemberIsPickle(bytes)) return null;
  return { description: "a PyTorch checkpoint (a zip with data.pkl inside)", hint: pyTorchHint(file) };
}

/** torch.save puts the pickle first, so that even the start of a download tells. */
function firstMemberIsPickle(bytes: Uint8Array): boolean {
  if (bytes.length < LOCAL_NAME_AT) return false;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== 0x04034b50) return false;
  const name = bytes.subarray(LOCAL_NAME_AT, LOCAL_NAME_AT + view.getUint16(26, true));
  return /(^|\/)data\.pkl$/.test(new TextDecoder().decode(name));
}
