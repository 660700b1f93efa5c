/** Recorded calls with a place left open. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { kernelsNamed, type WasmKernels, wasmKernels } from "../../lib/kernels/mod.ts";

const LAST = 5;
const C = 3;

/** Copies twice row `place` of x, and all rows up to it, added up by columns: an address and a size that grow. */
function engine(): { kernels: WasmKernels; x: Float32Array; y: Float32Array; body: (place: number) => void } {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const floats = kernels.region(64).floats as Float32Array;
  const x = floats.subarray(0, C * (LAST + 1));
  const y = floats.subarray(32, 32 + 2 * C);
  const body = (place: number): void => {
    kernels.scale(x.subarray(C * place, C * (place + 1)), 2, y.subarray(0, C));
    kernels.fill(y.subarray(C), 0);
    kernels.addColumnSums(x, y.subarray(C), place + 1, C);
  };
  return { kernels, x, y, body };
}

Deno.test("recordSeries replays at every place what the code does there, on the numbers of the moment", () => {
  const { kernels, x, y, body } = engine();
  const series = kernels.recordSeries(body, LAST);
  assert(series && series.isValid);
  assertEquals([series.length, series.last], [3, LAST]);
  x.set(x.map((_, i) => i * i - 7));
  for (const place of [3, 0, LAST, 1, 4, 2]) {
    series.replay(place);
    const replayed = y.slice();
    y.fill(0);
    body(place);
    assertEquals(replayed, y.slice(), `place ${place}`);
  }
});

Deno.test("recordSeries does with one place, and with two", () => {
  for (const last of [0, 1]) {
    const { kernels, x, y, body } = engine();
    const series = kernels.recordSeries(body, last);
    x.set(x.map((_, i) => i));
    series!.replay(last);
    assertEquals([...y.subarray(0, C)], [0, 2, 4].map((twice) => twice + 2 * C * last));
  }
});

Deno.test("a series refuses places outside, and is over when memory has moved", () => {
  const { kernels, body } = engine();
  const series = kernels.recordSeries(body, LAST)!;
  for (const place of [-1, LAST + 1, NaN]) {
    assertThrows(() => series.replay(place), RangeError, `their place must be from 0 to ${LAST}: ${place}`);
  }
  const region = kernels.region(1);
  assertEquals(series.isValid, false);
  assertThrows(() => series.replay(0), TypeError, "memory has moved");
  region.close();
});

Deno.test("recordSeries refuses a body whose operands, work or number of calls does not grow evenly", () => {
  const { kernels, x, y, body } = engine();
  const square = (place: number) => kernels.scale(x.subarray(place * place % 7), place * place, y);
  assertThrows(
    () => kernels.recordSeries(square, LAST),
    TypeError,
    "Cannot record a series as all must grow evenly",
  );
  const wider = (place: number) => kernels.fill(y.subarray(0, 1 + place), 0);
  assertThrows(() => kernels.recordSeries(wider, LAST), TypeError, "the work of fill does not");
  const more = (place: number) => Array.from({ length: place }, () => body(0)).length;
  assertThrows(() => kernels.recordSeries(more, LAST), TypeError, "the number of calls does not");
  for (const last of [-1, 1.5]) {
    assertThrows(() => kernels.recordSeries(body, last), RangeError, `an integer from 0: ${last}`);
  }
});

Deno.test("recordSeries gives nothing where nothing can be recorded", () => {
  const { kernels, y } = engine();
  assertEquals(kernels.recordSeries(() => kernels.scale(new Float32Array(2), 2, y), LAST), undefined);
  assertEquals(kernelsNamed("reference64").recordSeries(() => {}, LAST), undefined);
});
