/** The people that made dialogues speak of: a thousand, the same in all of them, so that what is said can be learnt as a fact. */
import { Pcg64 } from "../../random/mod.ts";
import { drawName, drawVillage, pick } from "./names.ts";
import { drawClause, drawNumber, drawThing, drawYear } from "./phrases.ts";
import { HABITS, TRADES } from "./words.ts";

/** Somebody, and what is true of them. */
export interface Villager {
  /** Given name and family; no two have the same. */
  readonly name: string;
  /** Pronouns: as a subject, and as an object. */
  readonly pronouns: readonly ["he", "him"] | readonly ["she", "her"];
  /** What they live by. */
  readonly trade: string;
  /** Where they live. */
  readonly village: string;
  /** Where they lived before. */
  readonly origin: string;
  /** The year when they came to where they live. */
  readonly since: string;
  /** Number of their house. */
  readonly house: string;
  /** What their work costs, in pence. */
  readonly price: string;
  /** What they own. */
  readonly treasure: string;
  /** What they are known for, after a pronoun. */
  readonly habit: string;
  /** What they always say. */
  readonly saying: string;
  /** Who taught them. */
  readonly teacher: string;
}

const PEOPLE = 1000;
const VILLAGES = 200;
/** Of the people, not of the dialogues on them: whatever the seed of these, they speak of the same people. */
const SEED = 20_000;

let known: readonly Villager[] | undefined;

/** All of them; drawn when first asked for. */
export function villagers(): readonly Villager[] {
  return known ??= drawAll();
}

function drawAll(): Villager[] {
  const random = new Pcg64(SEED);
  const names = distinct(PEOPLE, () => `${drawName(random)} ${drawVillage(random)}`);
  const villages = distinct(VILLAGES, () => drawVillage(random));
  return names.map((name): Villager => ({
    name,
    pronouns: random.below(2) === 0 ? ["he", "him"] : ["she", "her"],
    ...{ trade: pick(TRADES, random), village: pick(villages, random), origin: pick(villages, random) },
    ...{ since: drawYear(random), house: drawNumber(random), price: drawNumber(random) },
    ...{ treasure: drawThing(random), habit: pick(HABITS, random) },
    ...{ saying: drawClause(random), teacher: pick(names, random) },
  }));
}

function distinct(count: number, draw: () => string): string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(draw());
  return [...drawn];
}
