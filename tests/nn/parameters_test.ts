import { assert, assertEquals, assertThrows } from "@std/assert";
import { kernelsNamed, wasmKernels } from "../../lib/kernels/mod.ts";
import { Parameters, type ParameterSpec } from "../../lib/nn/mod.ts";

const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
const { memory } = kernels.launcher;
const SPECS: ParameterSpec[] = [
  { name: "gain", shape: [2] },
  { name: "w", shape: [2, 3] },
  { name: "table", shape: [3, 2], decay: false },
  { name: "bias", shape: [1], decay: true },
  { name: "v", shape: [2, 2] },
];

function withParameters(body: (parameters: Parameters) => void, specs: ParameterSpec[] = SPECS): void {
  const parameters = new Parameters(specs, kernels);
  try {
    body(parameters);
  } finally {
    parameters.close();
  }
  assertEquals(memory.usedBytes, 0);
}

Deno.test("Parameters lay out the decayed ones first, each where rangeOf says", () => {
  withParameters((parameters) => {
    assertEquals([...parameters.names], ["gain", "w", "table", "bias", "v"]);
    assertEquals(parameters.size, 2 + 6 + 6 + 1 + 4);
    assertEquals(parameters.decayed, { start: 0, end: 11 });
    const ranges = { w: [0, 6], bias: [6, 7], v: [7, 11], gain: [11, 13], table: [13, 19] };
    for (const [name, [start, end]] of Object.entries(ranges)) {
      assertEquals(parameters.rangeOf(name), { start: start!, end: end! }, name);
      parameters.get(name).floats.fill(start! + 1);
    }
    const expected = Object.values(ranges).flatMap(([start, end]) => Array(end! - start!).fill(start! + 1));
    assertEquals([...parameters.floats], expected);
  });
});

Deno.test("Parameters lay what is not trained behind the rest, and never decay it", () => {
  const specs: ParameterSpec[] = [
    { name: "counts", shape: [2, 2], trained: false },
    { name: "gain", shape: [2] },
    { name: "table", shape: [1, 3], trained: false, decay: true },
    { name: "w", shape: [2, 3] },
  ];
  withParameters((parameters) => {
    assertEquals([...parameters.trainedNames], ["gain", "w"]);
    assertEquals([parameters.decayed, parameters.trained], [{ start: 0, end: 6 }, { start: 0, end: 8 }]);
    assertEquals(parameters.rangeOf("counts"), { start: 8, end: 12 });
    assertEquals(parameters.rangeOf("table"), { start: 12, end: 15 });
  }, specs);
});

Deno.test("Parameters start at zero, also where other numbers lay before", () => {
  withParameters((parameters) => parameters.floats.fill(7));
  withParameters((parameters) => assert(parameters.floats.every((x) => x === 0)));
});

Deno.test("Parameters.entries gives live tensors in declared order", () => {
  withParameters((parameters) => {
    for (const [, tensor] of parameters.entries()) tensor.floats.fill(2);
    assert(parameters.floats.every((x) => x === 2));
    assertEquals([...parameters.entries()].map(([name, { shape }]) => [name, [...shape]]), [
      ["gain", [2]],
      ["w", [2, 3]],
      ["table", [3, 2]],
      ["bias", [1]],
      ["v", [2, 2]],
    ]);
  });
});

Deno.test("Parameters may be all decayed, none, or no parameter at all", () => {
  withParameters((p) => assertEquals(p.decayed, { start: 0, end: 4 }), [{ name: "w", shape: [2, 2] }]);
  withParameters((p) => assertEquals(p.decayed, { start: 0, end: 0 }), [{ name: "gain", shape: [2] }]);
  withParameters((p) => assertEquals([p.size, [...p.entries()].length], [0, 0]), []);
});

Deno.test("Parameters refuse names that stand twice, without leaving memory behind", () => {
  assertThrows(
    () => new Parameters([...SPECS, { name: "w", shape: [1] }], kernels),
    TypeError,
    "Cannot declare parameters as names must differ: w stands twice",
  );
  assertEquals(memory.usedBytes, 0);
});

Deno.test("Parameters.get and rangeOf refuse names that are not there", () => {
  withParameters((parameters) => {
    const rule = "Cannot find a parameter as none has this name: toString";
    assertThrows(() => parameters.get("toString"), RangeError, rule);
    assertThrows(() => parameters.rangeOf("toString"), RangeError, rule);
  });
});

Deno.test("Parameters.close gives the memory back once, and says so to whoever comes later", () => {
  const parameters = new Parameters(SPECS, kernels);
  assert(memory.usedBytes >= 4 * parameters.size);
  parameters.close();
  parameters.close();
  assertEquals(memory.usedBytes, 0);
  assertThrows(() => parameters.get("w"), TypeError, "Cannot use parameter w as the model was closed");
  assertThrows(() => parameters.floats, TypeError, "as their memory was given back: close() was called");
  assertThrows(() => [...parameters.entries()], TypeError, "as the model was closed");
});

type Arrays = Map<string, { shape: number[]; data: ArrayLike<number | bigint> }>;

Deno.test("Parameters.load overwrites everything, from floats and integers alike", () => {
  withParameters((parameters) => {
    const arrays: Arrays = new Map(
      [...parameters.entries()].map(([name, { shape, size }]) => [name, {
        shape: [...shape],
        data: Float64Array.from({ length: size }, (_, i) => i + 0.5),
      }]),
    );
    arrays.set("gain", { shape: [2], data: new BigInt64Array([3n, 4n]) });
    arrays.set("more", { shape: [1], data: [NaN] });
    parameters.load(arrays, "a.npz");
    assertEquals([...parameters.get("gain").data], [3, 4]);
    assertEquals([...parameters.get("v").data], [0.5, 1.5, 2.5, 3.5]);
  });
});

Deno.test("Parameters.load refuses what is missing, misshapen or not finite, and changes nothing then", () => {
  withParameters((parameters) => {
    parameters.floats.fill(1);
    const good = (): Arrays =>
      new Map([...parameters.entries()].map(([name, { shape, size }]) => [name, {
        shape: [...shape],
        data: new Float32Array(size).fill(9),
      }]));
    const rule = "Cannot load a.npz as parameter v must ";
    const wrong: [Arrays, string][] = [good(), good(), good(), good(), good()].map((arrays, i) => {
      if (i === 0) arrays.delete("v");
      if (i === 1) arrays.set("v", { shape: [4], data: new Float32Array(4) });
      if (i === 2) arrays.set("v", { shape: [2, 2], data: [1, 2, NaN, 4] });
      if (i === 3) arrays.set("v", { shape: [2, 2], data: [1, -Infinity, 3, 4] });
      if (i === 4) arrays.set("v", { shape: [2, 2], data: [1, 2, 3, 1e300] }); // too large for float32
      const said = ["be there: it is missing", "have shape (2, 2): (4,)", "hold finite numbers: NaN at 2"];
      said.push("hold finite numbers: -Infinity at 1", "hold finite numbers: 1e+300 at 3");
      return [arrays, rule + said[i]!];
    });
    for (const [arrays, said] of wrong) {
      assertThrows(() => parameters.load(arrays, "a.npz"), SyntaxError, said);
      assert(parameters.floats.every((x) => x === 1));
    }
  });
});

Deno.test("Parameters on the reference hold float64", () => {
  const parameters = new Parameters(SPECS, kernelsNamed("reference64"));
  assertEquals(parameters.floats, new Float64Array(19));
  assertEquals(parameters.get("w").dtype, "float64");
  parameters.close();
});
