import { assertEquals, assertThrows } from "@std/assert";
import {
  joinSafetensors,
  readSafetensors,
  type SafetensorsDtype,
  safetensorsIndex,
  writeSafetensors,
} from "../../../lib/formats/mod.ts";

const file = (dtype: SafetensorsDtype, ...names: string[]): Uint8Array =>
  writeSafetensors(names.map((name, i) => [name, { shape: [1, 3], data: Float32Array.of(i, -0.5, 2) }]), {
    ...{ dtype, metadata: { format: "pt" } },
  });

Deno.test("joinSafetensors keeps every tensor, its type and its bits, whatever the order of the index", () => {
  const index = safetensorsIndex({
    weight_map: { "7": "b.safetensors", x: "a.safetensors", y: "a.safetensors" },
  }, "i");
  const files = new Map([["b.safetensors", file("BF16", "7")], ["a.safetensors", file("F32", "x", "y")]]);
  const { tensors, metadata } = readSafetensors(joinSafetensors(index, files));
  assertEquals(metadata.size, 0);
  assertEquals([...tensors].map(([name, { dtype, shape, data }]) => [name, dtype, shape, [...data]]), [
    ["7", "BF16", [1, 3], [0, -0.5, 2]],
    ["x", "F32", [1, 3], [0, -0.5, 2]],
    ["y", "F32", [1, 3], [1, -0.5, 2]],
  ]);
});

Deno.test("joinSafetensors refuses files that are not what the index says", () => {
  const files = new Map([["a.safetensors", file("F32", "x")], ["b.safetensors", file("F32", "y")]]);
  const refused: [Record<string, string>, string][] = [
    [{ x: "a.safetensors" }, "member y is where the index says: it is not there"],
    [{ x: "a.safetensors", y: "a.safetensors" }, "member y is where the index says: it says a.safetensors"],
    [{ x: "a.safetensors", y: "b.safetensors", z: "b.safetensors" }, "b.safetensors as it has the tensor z"],
  ];
  for (const [map, said] of refused) {
    assertThrows(() => joinSafetensors(new Map(Object.entries(map)), files), SyntaxError, said);
  }
  const cut = new Map([["a.safetensors", file("F32", "x").slice(0, -1)]]);
  assertThrows(
    () => joinSafetensors(new Map([["x", "a.safetensors"]]), cut),
    SyntaxError,
    "the file was cut short",
  );
});

Deno.test("safetensorsIndex takes plain names of files alone", () => {
  for (const json of [null, 3, {}, { weight_map: [] }]) {
    assertThrows(
      () => safetensorsIndex(json, "i.json"),
      SyntaxError,
      "i.json as it has an object as weight_map",
    );
  }
  for (const name of ["../a.safetensors", "a.bin", "/a.safetensors", "b\\a.safetensors", 3]) {
    assertThrows(
      () => safetensorsIndex({ weight_map: { w: name } }, "i"),
      SyntaxError,
      "files in its folder",
    );
  }
});
