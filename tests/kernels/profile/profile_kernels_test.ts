/** The account of kernels that take a known time, a known number of times. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { inPhase } from "../../../lib/kernels/phase.ts";
import type { Kernels } from "../../../lib/kernels/kernels.ts";
import { profileKernels } from "../../../lib/kernels/profile/profile_kernels.ts";
import type { ProfileReport, ProfileSection } from "../../../lib/kernels/profile/profile.ts";
import { referenceKernels } from "../../../lib/kernels/reference/backend.ts";
import { wasmKernels } from "../../../lib/kernels/wasm/backend.ts";

/** Spins, since a sleep may be as long as the system likes. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Plain kernels of which `scale` takes 4 ms more and `fill` 1 ms. */
function slowed(): Kernels {
  const plain = referenceKernels("float32");
  return {
    ...plain,
    scale: (...call) => (spin(4), plain.scale(...call)),
    fill: (...call) => (spin(1), plain.fill(...call)),
  };
}

function addsUp(report: ProfileReport): void {
  const close = (sum: number, ms: number) => assert(Math.abs(sum - ms) < 1e-6 * ms, `${sum} is not ${ms}`);
  close(report.sections.reduce((sum, { ms }) => sum + ms, 0), report.ms);
  for (const { name, ms, outsideMs, rows } of report.sections) {
    close(rows.reduce((sum, row) => sum + row.ms, outsideMs), ms);
    assert(outsideMs >= 0, `${name}: ${outsideMs} ms outside kernels`);
  }
}

function callsOf({ rows }: ProfileSection): Record<string, number> {
  return Object.fromEntries(rows.map(({ kernel, sizes, calls }) => [`${kernel} ${sizes}`, calls]));
}

Deno.test("profileKernels finds the time that was planted, and what is outside kernels", () => {
  const kernels = profileKernels(slowed());
  const x = new Float32Array(8);
  for (let i = 0; i < 3; i++) {
    kernels.profile.span("step", () => {
      kernels.scale(x, 2, x);
      kernels.fill(x, 1);
      kernels.fill(x, 2);
      spin(5);
    });
  }
  spin(2);
  kernels.fill(x, 0);
  const report = kernels.profile.report();
  addsUp(report);
  const [step, elsewhere] = report.sections as [ProfileSection, ProfileSection];
  assertEquals([step.name, step.spans, elsewhere.name, elsewhere.spans], ["step", 3, "elsewhere", 0]);
  assertEquals(callsOf(step), { "scale 8": 3, "fill 8": 6 });
  assert(step.rows[0]!.ms >= step.rows[1]!.ms, "by falling time");
  // A busy machine makes them longer, never shorter; the sums above leave no room for more.
  const [scale, fill] = ["scale", "fill"].map((name) => step.rows.find(({ kernel }) => kernel === name)!);
  assert(scale!.ms >= 12 && fill!.ms >= 6 && step.outsideMs >= 15, JSON.stringify(step));
  assertEquals(callsOf(elsewhere), { "fill 8": 1 });
  assert(elsewhere.outsideMs >= 2 && elsewhere.ms >= 3, JSON.stringify(elsewhere));
});

Deno.test("profileKernels counts the calls of a plan at each replay, and not what the same backend does for others", () => {
  const plain = wasmKernels({ threads: 1, maxPages: 1024 });
  const kernels = profileKernels(plain);
  const region = kernels.region(4 * 8192);
  const part = (i: number, count: number) => region.floats.subarray(8192 * i, 8192 * i + count);
  const body = () => {
    kernels.gemm({ a: part(0, 64), b: part(1, 64), c: part(2, 64), M: 8, N: 8, K: 8 });
    // Two kernels in one call: the chunks, and what they add up to.
    kernels.sum(part(0, 8192), part(3, 1));
    kernels.scale(part(2, 0), 2, part(2, 0));
    inPhase("gradient", () => kernels.scale(part(2, 64), 2, part(2, 64)));
  };
  region.floats.forEach((_, i) => region.floats[i] = Math.sin(i));
  const plan = kernels.record(body);
  assert(plan?.isValid);
  assertEquals(plan.length, 5);
  const once = region.floats.slice();
  for (let i = 0; i < 3; i++) plan.replay();
  assertEquals(region.floats.slice(), once, "the same bits as without a profile");
  plain.scale(part(2, 64), 2, part(2, 64));
  assertEquals(plain.launcher.observer, undefined);
  const [all] = kernels.profile.report().sections;
  assertEquals(callsOf(all!), { "gemm NN 8x8x8": 4, "sum 8192": 4, "scale 0": 4, "scale 64": 4 });
  const phases = all!.rows.map(({ kernel, sizes, phase }) => `${kernel} ${sizes} ${phase}`).toSorted();
  assertEquals(phases, [
    ...["gemm NN 8x8x8 forward", "scale 0 forward", "scale 64 gradient", "sum 8192 forward"],
  ]);
  const gemm = all!.rows.find(({ kernel }) => kernel === "gemm NN")!;
  assertEquals(gemm.flop, 1024);
  assertEquals(gemm.gigaflops, 4 * 1024 / gemm.ms / 1e6);
  region.close();
});

Deno.test("profileKernels leaves nothing behind when a kernel or a body throws", () => {
  const plain = wasmKernels({ threads: 1, maxPages: 1024 });
  const kernels = profileKernels(plain);
  assertThrows(() => profileKernels(kernels), TypeError, "they have one already");
  const x = new Float64Array(4);
  assertThrows(() => kernels.scale(x, 2, x), TypeError, "got a Float64Array");
  const stop = (): never => {
    throw new RangeError("stop");
  };
  assertThrows(() => kernels.record(stop), RangeError, "stop");
  assertThrows(() => kernels.profile.span("step", stop), RangeError, "stop");
  assertEquals(plain.launcher.observer, undefined);
  // An ordinary array gives a recording up, wrapped or not.
  const y = new Float32Array(4);
  assertEquals(kernels.record(() => kernels.scale(y, 2, y)), undefined);
  const { sections } = kernels.profile.report();
  assertEquals(sections.map(({ name, spans }) => [name, spans]), [["all", 0]]);
  assertEquals(callsOf(sections[0]!), { "scale 4": 1 });
});

Deno.test("profileKernels says of a series that its sizes are bounds, and gives no rate there", () => {
  const kernels = profileKernels(wasmKernels({ threads: 1, maxPages: 1024 }));
  const region = kernels.region(256);
  const { floats } = region;
  const series = kernels.recordSeries((place) => {
    kernels.gemm({ a: floats, b: floats.subarray(64), c: floats.subarray(128), M: 1, N: 4, K: place + 1 });
    kernels.gemm({ a: floats, b: floats.subarray(64), c: floats.subarray(128), M: 2, N: 4, K: 1 });
  }, 5);
  assert(series?.isValid);
  for (const place of [0, 3, 5, 5]) series.replay(place);
  const [all] = kernels.profile.report().sections;
  // The body ran at 0, 1 and 5 to find out what grows.
  assertEquals(callsOf(all!), {
    ...{ "gemm NN 1x4x1": 1, "gemm NN 1x4x2": 1, "gemm NN 1x4x6": 1, "gemm NN 2x4x1": 7 },
    "gemm NN up to 1x4x6": 4,
  });
  const rates = Object.fromEntries(all!.rows.map(({ sizes, gigaflops }) => [sizes, gigaflops !== undefined]));
  assertEquals([rates["up to 1x4x6"], rates["2x4x1"]], [false, true]);
  region.close();
});

Deno.test("Profile.each names pieces by what came, and leaves the loop in between out", async () => {
  const { profile, ...kernels } = profileKernels(slowed());
  const x = new Float32Array(8);
  let ended = false;
  async function* loop(): AsyncGenerator<string> {
    try {
      for (const piece of ["step", "step", "evaluation", "step"]) {
        kernels.fill(x, 1);
        await Promise.resolve();
        yield piece;
      }
    } finally {
      ended = true;
    }
  }
  const seen: string[] = [];
  for await (const piece of profile.each(loop(), (piece) => piece)) {
    seen.push(piece);
    spin(3);
    kernels.scale(x, 2, x);
    if (piece === "evaluation") break;
  }
  assertEquals([seen, ended], [["step", "step", "evaluation"], true]);
  const report = profile.report();
  addsUp(report);
  assertEquals(
    report.sections.map((section) => [section.name, section.spans, callsOf(section)]),
    [["step", 2, { "fill 8": 2 }], ["evaluation", 1, { "fill 8": 1 }], ["elsewhere", 0, { "scale 8": 3 }]],
  );
  assert(report.sections[2]!.outsideMs >= 9, JSON.stringify(report.sections[2]));
});

Deno.test("inPhase restores the phase around it, also when its body throws", () => {
  const kernels = profileKernels(referenceKernels("float32"));
  const fill = (count: number) => kernels.fill(new Float32Array(count), 0);
  inPhase("optimiser", () => {
    inPhase("gradient", () => fill(1));
    fill(2);
    assertThrows(() =>
      inPhase("gradient", () => {
        throw new RangeError("stop");
      }), RangeError);
    fill(3);
  });
  fill(4);
  const rows = kernels.profile.report().sections[0]!.rows.map(({ sizes, phase }) => `${sizes} ${phase}`);
  assertEquals(rows.toSorted(), ["1 gradient", "2 optimiser", "3 optimiser", "4 forward"]);
});
