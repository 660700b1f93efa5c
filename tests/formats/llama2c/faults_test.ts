import { assert, assertEquals, assertThrows } from "@std/assert";
import { FileFault } from "../../../lib/formats/file_fault.ts";
import { inspectFile } from "../../../lib/formats/inspect/inspect.ts";
import { readLlama2c } from "../../../lib/formats/llama2c/read.ts";
import { golden, shared, sharedIsMissing } from "../llama_samples.ts";
import { FAULTS, UNSEEN } from "./faults.ts";

/** Each fault of a good file is named by the reader, and by inspectFile under the same check. */
function replay(good: Uint8Array): void {
  const { sizes } = readLlama2c(good);
  for (const { name, check, says, make } of FAULTS) {
    const bytes = make(good);
    const error = assertThrows(() => readLlama2c(bytes, { name: "m.bin" }), FileFault);
    assertEquals(error.check, check, `${name}: ${error.message}`);
    assert(error.message.startsWith("Cannot read m.bin as it "), `${name}: ${error.message}`);
    assert(error.message.includes(says(sizes)), `${name}: ${error.message}`);
    const { format, faults, warnings } = inspectFile(bytes, { name: "m.bin" });
    if (check === "header-range") {
      // Nothing marks such a file, so it is only told why it is no checkpoint.
      assertEquals([format, warnings[0]], ["unknown", error.message], name);
      continue;
    }
    assert(format.startsWith("llama2.c v"), `${name}: ${format}`);
    assertEquals(faults[0], { check, message: error.message }, name);
  }
}

Deno.test("readLlama2c and inspectFile name every fault made from a small trained file", () => {
  replay(golden("train_trace/w.after_step19.v0.bin"));
});

Deno.test({
  name: "readLlama2c and inspectFile name every fault made from the larger trained file (in ../shared)",
  ignore: sharedIsMissing,
  fn: () => replay(shared("trained/model.v0.bin")),
});

Deno.test("readLlama2c cannot see faults that only a run of the model shows", () => {
  const good = golden("train_trace/w.after_step19.v0.bin");
  for (const { name, make } of UNSEEN) {
    const bytes = make(good);
    assert(bytes.some((byte, i) => byte !== good[i]), name);
    assertEquals(readLlama2c(bytes).warnings, [], name);
  }
});

Deno.test("inspectFile lists all failing checks of content at once", () => {
  const good = golden("train_trace/w.after_step19.v0.bin");
  const bytes = good.slice();
  const payload = new Float32Array(bytes.buffer, 28);
  const gains = 48 * 16;
  payload.fill(0, gains, gains + 2 * 16);
  payload[100] = NaN;
  // In another tensor, for one message a check.
  payload[gains + 2 * 16 + 5] = Infinity;
  payload[payload.length - 1] = 5;
  const { faults, tensors, config } = inspectFile(bytes);
  assertEquals(faults.map(({ check }) => check), ["rope-table", "norm-gain", "values"]);
  assertEquals([tensors.length, config.dim, config.tied], [20, 16, true]);
});

Deno.test("readLlama2c says what a file is that is no checkpoint", () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  const cases: [Uint8Array, string][] = [
    [golden("tokenizer/tok512.model"), "found a SentencePiece model\nhint: read it as the tokenizer"],
    [golden("tokenizer/tok512.bin"), "found a tokenizer.bin of llama2.c\nhint: read it as the tokenizer"],
    [golden("safetensors/outside.safetensors"), "found a safetensors file"],
    [text("GGUF\u0003\0\0\0"), "found a GGUF model"],
    [text('{"dim": 64}'), "found JSON text"],
    [text("<!DOCTYPE html><html>"), "found plain text"],
    [new Uint8Array(0), "found an empty file"],
  ];
  for (const [bytes, words] of cases) {
    const error = assertThrows(() => readLlama2c(bytes, { name: "m.bin" }), FileFault);
    assertEquals(error.check, "container");
    assert(
      error.message.startsWith("Cannot read m.bin as it has to be a llama2.c checkpoint: found "),
      error.message,
    );
    assert(error.message.includes(words), error.message);
  }
});
