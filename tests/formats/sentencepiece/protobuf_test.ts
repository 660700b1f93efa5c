import { assertEquals, assertThrows } from "@std/assert";
import { FileFault } from "../../../lib/formats/file_fault.ts";
import { protoFields, ProtoWriter } from "../../../lib/formats/sentencepiece/protobuf.ts";

const fields = (bytes: Uint8Array) => [...protoFields(bytes, { file: "m" }, "message")];

Deno.test("ProtoWriter writes numbers as protobuf's documentation has them", () => {
  assertEquals([...new ProtoWriter().int32(1, 150).finish()], [0x08, 0x96, 0x01]);
  assertEquals([...new ProtoWriter().int32(1, -2).finish()], [8, 0xfe, ...new Array(8).fill(0xff), 1]);
  assertEquals([...new ProtoWriter().text(2, "testing").finish()], [
    0x12,
    7,
    0x74,
    0x65,
    0x73,
    0x74,
    0x69,
    0x6e,
    0x67,
  ]);
});

Deno.test("protoFields reads back every int32, and field numbers of two bytes", () => {
  for (const value of [0, 1, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 31 - 1, -1, -128, -(2 ** 31)]) {
    const [field] = fields(new ProtoWriter().int32(48, value).finish());
    assertEquals([field.number, field.wireType, field.int32], [48, 0, value]);
  }
});

Deno.test("protoFields does not lose the high half of a length", () => {
  // 2^32, and 2^35, of which the low 32 bits are zero.
  for (const length of [[0x80, 0x80, 0x80, 0x80, 0x10], [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]]) {
    const bytes = Uint8Array.of(0x0a, ...length);
    assertThrows(
      () => fields(bytes),
      FileFault,
      "has at least 2^32 bytes of a field in its message: found 0 left",
    );
  }
});
