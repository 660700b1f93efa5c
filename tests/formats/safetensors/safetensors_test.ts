import { assert, assertEquals, assertThrows } from "@std/assert";
import { listSafetensors, readSafetensors } from "../../../lib/formats/safetensors/read.ts";
import { writeSafetensors } from "../../../lib/formats/safetensors/write.ts";
import { golden } from "../llama_samples.ts";

const BFLOAT_3E38 = 3.00405527047391e38;

Deno.test("readSafetensors reads what the format's own library wrote", () => {
  const { tensors, metadata, skipped } = readSafetensors(golden("safetensors/outside.safetensors"));
  assertEquals([...metadata].sort(), [["format", "pt"], ["note", "ümlaut"]]);
  assertEquals(skipped, [{ name: "d.i64", dtype: "I64" }]);
  assertEquals(tensors.size, 4);
  assertEquals(tensors.get("a.f32"), { shape: [1, 3], dtype: "F32", data: Float32Array.of(1.5, -2.25, 0.1) });
  const halves = Float32Array.of(0.0999755859375, 65504, -(2 ** -24));
  assertEquals(tensors.get("b.f16"), { shape: [3], dtype: "F16", data: halves });
  const bfloats = Float32Array.of(0.10009765625, BFLOAT_3E38, -(2 ** -133));
  assertEquals(tensors.get("c.bf16"), { shape: [3, 1], dtype: "BF16", data: bfloats });
  assertEquals(tensors.get("e.empty"), { shape: [0, 4], dtype: "F32", data: new Float32Array(0) });
});

Deno.test("writeSafetensors writes what readSafetensors reads, names like numbers included", () => {
  const inputs: [string, { shape: number[]; data: Float32Array }][] = [
    ["w", { shape: [2, 2], data: Float32Array.of(1, -0.5, 65504, 0) }],
    ["7", { shape: [], data: Float32Array.of(0.25) }],
    ["__proto__", { shape: [0], data: new Float32Array(0) }],
  ];
  for (const dtype of ["F32", "F16", "BF16"] as const) {
    const bytes = writeSafetensors(inputs, { dtype, metadata: { format: "pt" } });
    const { tensors, metadata } = readSafetensors(bytes);
    assertEquals([...metadata], [["format", "pt"]]);
    assertEquals([...tensors.keys()].sort(), ["7", "__proto__", "w"]);
    assertEquals(tensors.get("7")?.data, Float32Array.of(0.25));
    const rounded = dtype === "BF16" ? 65536 : 65504;
    assertEquals(tensors.get("w")?.data, Float32Array.of(1, -0.5, rounded, 0));
    assertEquals(writeSafetensors(inputs, { dtype, metadata: { format: "pt" } }), bytes);
  }
  const bytes = writeSafetensors(inputs);
  assert(readSafetensors(bytes).tensors.get("w")?.data.buffer === bytes.buffer, "aligned F32 is not copied");
  assertEquals(listSafetensors(bytes).entries[0].start % 8, 0);
});

/** A file with this header text before `dataBytes` zeros. */
function file(header: string, dataBytes = 0, declared?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (dtype: string, shape: string, offsets: string): string =>
  `{"w":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}}`;

Deno.test("readSafetensors names each fault", () => {
  const deep = `{"w":${"[".repeat(100_000)}`;
  const cases: [Uint8Array, string][] = [
    [file("{}", 0, 2n ** 63n), "has a header of at most 2 bytes: found 9223372036854775808 declared"],
    [file("{}", 0, 3n), "has a header of at most 2 bytes: found 3 declared"],
    [file(`{${" ".repeat(2 ** 22)}}`), "has a header of at most 4194304 bytes: found 4194306 declared"],
    [Uint8Array.of(2, 0, 0, 0, 0, 0), "starts with 8 bytes of header length: found 6"],
    [file("{]"), "has a header in JSON: found "],
    [file(deep), "has a header in JSON: found "],
    [file("[]"), "has a JSON object as its header: found []"],
    [file('{"__metadata__":[]}'), "has an object of strings as metadata"],
    [file('{"__metadata__":{"a":1}}'), "has strings as metadata: found number for a"],
    [file('{"w":3}'), "as member w has a dtype of BOOL"],
    [file(entry("F33", "[1]", "[0,4]"), 4), 'U64 I64 F64: found "F33"'],
    [file(entry("F32", "[-1]", "[0,4]"), 4), "has a shape of at most 64 whole numbers: found [-1]"],
    [file(entry("F32", '"1"', "[0,4]"), 4), 'has a shape of at most 64 whole numbers: found "1"'],
    [file(entry("F32", "[1]", "[0]"), 4), "has two whole numbers as data_offsets: found [0]"],
    [file(entry("F32", "[1]", "[0,0.5]"), 4), "has two whole numbers as data_offsets: found [0,0.5]"],
    [
      file(entry("F32", "[1]", "[4,0]"), 4),
      "needs 4 data bytes for its shape (1,) of F32: found data_offsets 4 to 0",
    ],
    [file(entry("F32", "[9007199254740991,9007199254740991]", "[0,4]"), 4), "found data_offsets 0 to 4"],
    [file(entry("F32", "[2]", "[0,8]"), 4), "needs 8 data bytes: found room for 4"],
    [file(entry("F32", "[1]", "[4,8]"), 8), "starts at data byte 0: found 4"],
    [file(entry("F32", "[1]", "[0,4]"), 5), "something follows the tensors"],
    [
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        3,
      ),
      "as member b starts at data byte 2: found 1",
    ],
    [new TextEncoder().encode("PK\x03\x04"), "has to be a safetensors file: found a zip archive"],
  ];
  for (const [bytes, words] of cases) {
    const error = assertThrows(() => readSafetensors(bytes, { name: "m.safetensors" }), SyntaxError);
    assert(error.message.startsWith("Cannot read m.safetensors as "), error.message);
    assert(error.message.includes(words), `${words}\n${error.message}`);
  }
});

Deno.test("writeSafetensors refuses what the file cannot hold", () => {
  const tensor = { shape: [2], data: Float32Array.of(1, 1e6) };
  const write = (name: string, dtype: "F32" | "F16" = "F32") =>
    writeSafetensors([["w", tensor], [name, tensor]], { dtype });
  assertThrows(() => write("w"), RangeError, 'names are given once, and __metadata__ is none: "w"');
  assertThrows(() => write("__metadata__"), RangeError, '__metadata__ is none: "__metadata__"');
  assertThrows(
    () => write("v", "F16"),
    RangeError,
    "Cannot write a safetensors file as F16 holds its numbers: w[1] is 1000000",
  );
  assertThrows(
    () => writeSafetensors([["w", { ...tensor, shape: [3] }]]),
    TypeError,
    "w of shape (3,) is a Float32Array",
  );
  assertThrows(
    () => writeSafetensors([], { dtype: "F64" as "F32" }),
    RangeError,
    "its dtype is F32, F16 or BF16: F64",
  );
});
