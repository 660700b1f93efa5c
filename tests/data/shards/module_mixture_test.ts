import { assert, assertEquals, assertThrows } from "@std/assert";
import { ModuleMixture, splitModules, type WindowSamplerState } from "../../../lib/data/mod.ts";
import { moduleOf } from "./support.ts";

const T = 8;
const MODULES =
  splitModules([moduleOf("base", 4001), moduleOf("notes", 801), moduleOf("poems", 1601)], T).modules;
type Modules = ConstructorParameters<typeof ModuleMixture>[0];

/** The next windows, each as its ids. */
function draw(mixture: ModuleMixture, windows: number): string[] {
  const [inputs, targets] = [new Int32Array(T), new Int32Array(T)];
  return Array.from({ length: windows }, () => {
    mixture.next(inputs, targets);
    assertEquals([...inputs.subarray(1)], [...targets.subarray(0, T - 1)]);
    return [...inputs, targets[T - 1]].join();
  });
}

const mixtureOf = (modules: Modules = MODULES, seed: number | bigint = 5, exponent = 1) =>
  new ModuleMixture(modules, { B: 1, T, seed, exponent });

/** All training windows of a module. */
function windowsOf({ train }: Modules[number]): string[] {
  return train.flatMap((ids) =>
    Array.from({ length: (ids.length - 1) / T }, (_, i) => ids.subarray(i * T, (i + 1) * T + 1).join())
  );
}

Deno.test("ModuleMixture draws only training windows, and each of a module once before any comes again", () => {
  const mixture = mixtureOf();
  const known = MODULES.map((module) => new Set(windowsOf(module)));
  assertEquals(mixture.windowCount, known.reduce((sum, set) => sum + set.size, 0));
  const drawn: string[][] = MODULES.map(() => []);
  for (const window of draw(mixture, 3000)) {
    const i = known.findIndex((set) => set.has(window));
    assert(i >= 0, "a window of no training side");
    drawn[i]!.push(window);
  }
  for (const [i, list] of drawn.entries()) {
    const { size } = known[i]!;
    assert(list.length > 2 * size, `${list.length} of ${size}`);
    for (let pass = 0; (pass + 1) * size <= list.length; pass++) {
      assertEquals(new Set(list.slice(pass * size, (pass + 1) * size)).size, size);
    }
    assert(
      list.slice(0, size).join() !== list.slice(size, 2 * size).join(),
      "the second pass has the first's order",
    );
  }
});

Deno.test("ModuleMixture's shares over 10,000 windows lie within three sigma of p for every exponent and weight", () => {
  for (const [exponent, weight] of [[1, 1], [0, 1], [0.5, 1], [1, 4]]) {
    const modules = MODULES.map((module, i) => i === 1 ? { ...module, weight: weight! } : module);
    const mixture = mixtureOf(modules, 11, exponent);
    draw(mixture, 10_000);
    const report = mixture.report();
    assertEquals(report.reduce((sum, { drawn }) => sum + drawn, 0), 10_000);
    for (const { name, share, drawnShare, drawn, epochs, windows } of report) {
      const sigma = Math.sqrt(share * (1 - share) / 10_000);
      assert(
        Math.abs(drawnShare - share) < 3 * sigma,
        `${name}: ${drawnShare} for ${share}, a = ${exponent}`,
      );
      assertEquals([drawnShare, epochs], [drawn / 10_000, drawn / windows]);
    }
  }
});

Deno.test("ModuleMixture mixes within a batch", () => {
  const known = MODULES.map((module) => new Set(windowsOf(module)));
  const mixture = new ModuleMixture(MODULES, { B: 32, T, seed: 1, exponent: 0 });
  const [inputs, targets] = [new Int32Array(32 * T), new Int32Array(32 * T)];
  mixture.next(inputs, targets);
  const found = Array.from({ length: 32 }, (_, b) => {
    const window = [...inputs.subarray(b * T, (b + 1) * T), targets[(b + 1) * T - 1]].join();
    return known.findIndex((set) => set.has(window));
  });
  for (const i of [0, 1, 2]) assert(found.filter((module) => module === i).length >= 4, found.join());
});

Deno.test("ModuleMixture gives the same sequence for the same seed and another for another", () => {
  const first = draw(mixtureOf(), 200);
  assertEquals(draw(mixtureOf(), 200), first);
  assert(draw(mixtureOf(MODULES, 6), 200).join() !== first.join());
  assert(
    draw(mixtureOf(MODULES, 2n ** 80n), 50).join() !== draw(mixtureOf(MODULES, 2n ** 80n + 1n), 50).join(),
  );
});

Deno.test("ModuleMixture keeps the order inside the others when a module goes, comes or changes its weight", () => {
  const orderOf = (modules: Modules, name: string): string[] => {
    const set = new Set(windowsOf(modules.find((module) => module.name === name)!));
    return draw(mixtureOf(modules), 2500).filter((window) => set.has(window));
  };
  const [base, notes, poems] = MODULES;
  for (const name of ["base", "poems"]) {
    const before = orderOf(MODULES, name);
    for (const others of [[base!, poems!], [poems!, base!], [base!, { ...notes!, weight: 9 }, poems!]]) {
      const after = orderOf(others, name);
      const length = Math.min(before.length, after.length);
      assert(length > 300 || name === "poems" && length > 100, `${length}`);
      assertEquals(after.slice(0, length), before.slice(0, length));
    }
  }
});

Deno.test("ModuleMixture goes on exactly from a state that was JSON, wherever it was taken", () => {
  const mixture = mixtureOf();
  for (const ahead of [0, 1, 90, 700, 1500]) {
    draw(mixture, ahead);
    const kept = JSON.parse(JSON.stringify(mixture.state()));
    const next = draw(mixture, 400);
    const other = mixtureOf();
    draw(other, 17);
    other.restore(kept);
    assertEquals(draw(other, 400), next);
    // As the trainer does after a step that failed.
    mixture.restore(kept);
    assertEquals(mixture.state(), kept);
    assertEquals(draw(mixture, 400), next);
    assertEquals(mixture.report(), other.report());
  }
});

Deno.test("ModuleMixture.restore refuses the state of other modules and changes nothing", () => {
  const mixture = mixtureOf();
  draw(mixture, 30);
  const state = mixture.state();
  const refuse = (other: unknown, text: string) => {
    assertThrows(() => mixture.restore(other as WindowSamplerState), Error, text);
    assertEquals(mixture.state(), state);
  };
  const [base, notes, poems] = state.modules;
  refuse(
    { ...state, windowCount: 3 },
    `Cannot restore a mixture as it must have ${mixture.windowCount} windows: got 3`,
  );
  refuse({ random: state.random, windowCount: state.windowCount }, "it must have 3 modules: got none");
  refuse({ ...state, modules: [base, notes] }, "it must have 3 modules: got 2");
  refuse({ ...state, modules: [base, poems, notes] }, `for notes hash ${notes!.hash}: got ${poems!.hash}`);
  refuse(
    { ...state, modules: [base, { ...notes, at: 88 }, poems] },
    "for notes a pass and one of 88 windows: got 0 and 88",
  );
  refuse(
    { ...state, modules: [base, { ...notes, pass: 0.5 }, poems] },
    "for notes a pass and one of 88 windows: got 0.5",
  );
  refuse({ ...state, modules: [base, null, poems] }, "for notes hash");
  refuse({ ...state, random: { state: "0", increment: "1" } }, "Cannot ");
});

Deno.test("ModuleMixture refuses modules without windows, weights that sum to nothing, and arrays of another length", () => {
  const make = (modules: Modules, B = 1) => () => new ModuleMixture(modules, { B, T, seed: 1 });
  const short = { ...MODULES[0]!, name: "short", train: [new Int32Array(T)] };
  assertThrows(make([MODULES[0]!, short]), RangeError, "Cannot mix modules as short must hold a window");
  assertThrows(make([]), RangeError, "one must have a weight above 0");
  assertThrows(make(MODULES, 0), RangeError, "Cannot draw windows as B must be a positive integer: got 0");
  // Without a weight it need not hold one.
  const mixture = mixtureOf([MODULES[0]!, { ...short, weight: 0 }]);
  draw(mixture, 50);
  assertEquals(mixture.report()[1]!.drawn, 0);
  assertThrows(
    () => mixture.next(new Int32Array(3), new Int32Array(T)),
    TypeError,
    "need B·T = 8 entries: got 3 and 8",
  );
});
