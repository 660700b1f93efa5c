/** Claims on llisa decided on results that are made up, so that what must come out is known. */
import { assertEquals } from "@std/assert";
import {
  claimsOf,
  decideClaim,
  type Evidence,
  HazeLab,
  type JsonObject,
  llisaTrialConfig,
  type ResultStore,
  type RunValue,
} from "../../../lib/experiments/mod.ts";

const LAB = await HazeLab.open("builtin");
const MOMENTS = ["start", "best", "end"];
const FIGURES = ["epochs", "trainNats", "heldOutNats", "baseNats", "fakeShare", "overlap"];

/** Held-out bits of dialogues and of base text before, where it stops, and at the end. */
type Bits = readonly (readonly [dialogues: number, base: number])[];

async function decided(id: string, bits: (arm: Record<string, number>) => Bits): Promise<Evidence> {
  const store: ResultStore = {
    get({ config, seed }: RunValue) {
      const arm = config.arm as JsonObject as Record<string, number>;
      const wobble = (k: number) => 0.001 * Math.sin(7 * seed + 3 * k + 100 * arm.replay!);
      const metrics = bits(arm).flatMap(([dialogues, base], i) => [
        [`heldOutBits.${MOMENTS[i]}`, dialogues + wobble(i)],
        [`baseBits.${MOMENTS[i]}`, base + wobble(i + 3)],
        ...FIGURES.map((figure) => [`${figure}.${MOMENTS[i]}`, 1]),
      ]);
      return Promise.resolve({ metrics: Object.fromEntries(metrics) });
    },
    put: () => Promise.reject(new Error("nothing is computed here")),
  };
  const options = { lab: LAB, isQuick: true, seeds: [1, 2, 3, 4, 5, 6], store };
  return (await decideClaim(claimsOf([id])[0]!, options))!.evidence;
}

/** An arm's fate by its share of base windows: the long one, the mixture, base windows alone. */
const byReplay = (long: Bits, mixed: Bits, alone: Bits) => ({ replay }: Record<string, number>) =>
  replay === 0 ? long : replay === 1 ? alone : mixed;

const FORGETS: Bits = [[5, 3], [4, 4], [4.5, 6]];
const USELESS: Bits = [[5, 3], [5, 3], [5, 3]];

Deno.test("L6 holds if the long run forgets and not even the mixture helps", async () => {
  const worse: Bits = [[5, 3], [5, 3], [5.5, 3]];
  assertEquals((await decided("L6", byReplay(FORGETS, USELESS, worse))).verdict, "holds");
});

Deno.test("L6 does not hold if the mixture helps, or the long run forgets nothing", async () => {
  const helps: Bits = [[5, 3], [4, 3], [3, 3]];
  assertEquals((await decided("L6", byReplay(FORGETS, helps, USELESS))).verdict, "does not hold");
  assertEquals((await decided("L6", byReplay(helps, helps, USELESS))).verdict, "does not hold");
});

Deno.test("L6 asks the run four times as long what is forgotten", async () => {
  const { steps } = llisaTrialConfig(true).arm;
  const worse: Bits = [[5, 3], [5, 3], [5.5, 3]];
  const fate = (long: Bits, usual: Bits) => (arm: Record<string, number>) =>
    arm.replay === 1 ? worse : arm.replay === 0 && arm.steps! > steps ? long : usual;
  assertEquals((await decided("L6", fate(FORGETS, USELESS))).verdict, "holds");
  assertEquals((await decided("L6", fate(USELESS, FORGETS))).verdict, "does not hold");
});

Deno.test("L6 says nothing if base windows alone do as much for dialogues", async () => {
  const helps: Bits = [[5, 3], [4, 3], [3, 3]];
  assertEquals((await decided("L6", byReplay(FORGETS, helps, helps))).verdict, "undecided");
});

Deno.test("L7 is decided by the run whose schedule was not reset", async () => {
  const late = (bits: Bits, other: Bits) => ({ scheduleDone }: Record<string, number>) =>
    scheduleDone! > 0 ? bits : other;
  assertEquals((await decided("L7", late(FORGETS, USELESS))).verdict, "holds");
  assertEquals((await decided("L7", late(USELESS, FORGETS))).verdict, "does not hold");
});

Deno.test("L12 holds if only 10,000 dialogues help, and does not if 171 or 1,000 do", async () => {
  const helps: Bits = [[5, 3], [4, 3], [4, 3]];
  const from = (least: number) => ({ dialogues }: Record<string, number>) =>
    dialogues! >= least ? helps : USELESS;
  assertEquals((await decided("L12", from(10_000))).verdict, "holds");
  assertEquals((await decided("L12", from(1000))).verdict, "does not hold");
  assertEquals((await decided("L12", from(171))).verdict, "does not hold");
  assertEquals((await decided("L12", from(100_000))).verdict, "undecided");
});
