import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Agency, type AgencyVocabulary, selectAction } from "../../../../lib/models/reso_llm/agency/mod.ts";
import { id, vocabulary } from "./support.ts";

const say = (agency: Agency, ...pieces: string[]): void => {
  for (const piece of pieces) agency.observeToken(id(piece), { produced: true });
};

Deno.test("Agency.createGoal takes the content words, and refuses a goal without words", () => {
  const agency = new Agency(vocabulary);
  const goal = agency.createGoal("Write of the whale and the whales of the sea");
  assertEquals(goal.stems, ["whal", "sea"]);
  assertEquals([goal.type, goal.priority, goal.status, goal.progress], ["exploratory", 0.8, "active", 0]);
  assertThrows(() => agency.createGoal(" … "), RangeError, 'its description has a word: " … "');
  assertThrows(() => agency.createGoal("whale", { priority: 2 }), RangeError, "the priority of a goal");
  assertThrows(
    () => agency.createGoal("whale", { deadlineSteps: 0 }),
    RangeError,
    "Cannot take deadlineSteps",
  );
});

Deno.test("Agency.createGoal knows a goal by its description", () => {
  const agency = new Agency(vocabulary);
  const first = agency.createGoal("the whale", { priority: 0.5 });
  const again = agency.createGoal("the whale", { priority: 0.7 });
  assertEquals([again.id, again.priority], [first.id, 0.7]);
  assertEquals(agency.createGoal("the whale", { priority: 0.2 }).priority, 0.7);
  assertEquals(agency.bias().get(id(" whale")), 0.5 * 0.7);
  agency.createGoal("the sea");
  assertEquals(agency.activeGoals.map(({ description }) => description), ["the whale", "the sea"]);
});

Deno.test("Agency.createGoal under upstream's rule swallows a second goal of the same type", () => {
  const agency = new Agency(vocabulary, { rule: "upstream" });
  const first = agency.createGoal("the whale");
  assertEquals(agency.createGoal("the sea").id, first.id);
});

Deno.test("Agency's goals progress by stems of produced words and by nearness, up to achieved", () => {
  const agency = new Agency(vocabulary);
  const { id: goal } = agency.createGoal("whales at sea");
  const now = () => agency.goals.find((g) => g.id === goal)!;
  agency.observeToken(id(" whale"), { produced: false });
  say(agency, " the");
  assertEquals(now().progress, 0);
  say(agency, " Whale");
  // The word may go on: it counts once another begins.
  assertEquals(now().said, []);
  say(agency, " of");
  assertEquals(now().said, ["whal"]);
  const half = now();
  assert(half.nearness > 0.3 && half.nearness < 1);
  assertAlmostEquals(half.progress, 0.7 * 0.5 + 0.3 * half.nearness, 1e-12);
  say(agency, " whale", " the", " stone", ".");
  assertEquals(now().said, ["whal"]);
  assert(now().nearness >= half.nearness);
  say(agency, " sea");
  agency.endText();
  assertEquals([now().status, now().said], ["achieved", ["whal", "sea"]]);
  assert(now().progress >= 0.8);
  assertEquals(agency.log.map(({ event }) => event), ["set", "achieved"]);
  assertEquals(agency.metacognition.confidence, 0.5);
});

Deno.test("Agency's nearness to a goal is a matter of content words", () => {
  const nearness = (...pieces: string[]) => {
    const agency = new Agency(vocabulary, { achievedAt: 1 });
    agency.createGoal("whale sun");
    say(agency, ...pieces);
    agency.endText();
    return agency.goals[0]!.nearness;
  };
  const plain = nearness(" sea", " whale");
  assertEquals(nearness(" the", " sea", " of", " the", " whale"), plain);
  assert(nearness(" sea", " stone", " whale") !== plain);
});

Deno.test("Agency needs more than coverage where achievedAt asks for it", () => {
  const strict = new Agency(vocabulary, { achievedAt: 1 });
  strict.createGoal("whale sea");
  say(strict, " whale", " stone", " sun", " sea");
  strict.endText();
  assertEquals(strict.activeGoals.length, 1);
});

Deno.test("Agency gives up goals past their deadline, on request, and when better ones need the room", () => {
  const agency = new Agency(vocabulary, { maxGoals: 2 });
  agency.createGoal("whale", { deadlineSteps: 2, priority: 0.9 });
  say(agency, " sun", " sun");
  assertEquals(agency.activeGoals.length, 1);
  say(agency, " sun");
  assertEquals(agency.goals.map(({ status, reason }) => [status, reason]), [["abandoned", "deadline"]]);
  const low = agency.createGoal("ship", { priority: 0.3 });
  agency.createGoal("harbour", { priority: 0.5 });
  assertEquals(agency.createGoal("lamp", { priority: 0.3 }).status, "abandoned");
  assertEquals(agency.activeGoals.map(({ description }) => description), ["ship", "harbour"]);
  agency.createGoal("oil", { priority: 0.4 });
  assertEquals(agency.goals.find((goal) => goal.id === low.id)!.reason, "superseded");
  assertEquals([agency.bias().has(id(" ship")), agency.bias().get(id(" oil"))], [false, 0.2]);
  agency.withdrawGoal(agency.topGoal!.id);
  assertEquals(agency.activeGoals.map(({ description }) => description), ["oil"]);
  assertEquals(agency.log.at(-1), {
    ...{ time: 3, event: "abandoned", goalId: agency.log.at(-1)!.goalId, description: "harbour" },
    reason: "withdrawn",
  });
});

Deno.test("Agency forms a goal where an axis has fallen by goalCoherenceThreshold, and not before", () => {
  const formed = (goalCoherenceThreshold: number) => {
    const agency = new Agency(vocabulary, { goalCoherenceThreshold });
    agency.observeMemory(new Float64Array(16).fill(0.5));
    // The mean follows by a tenth: it is 0.27 above.
    agency.observeMemory(Float64Array.from({ length: 16 }, (_, axis) => axis === 7 ? 0.2 : 0.5));
    return agency.activeGoals.map(({ sourceAxis }) => sourceAxis);
  };
  assertEquals([formed(0.26), formed(0.28)], [[7], []]);
});

Deno.test("Agency remembers a hundred finished goals, and keeps as many entries of its log", () => {
  const agency = new Agency(vocabulary);
  for (let n = 0; n < 80; n++) agency.withdrawGoal(agency.createGoal(`goal ${n}`).id);
  assertEquals(agency.goals.length, 80);
  for (let n = 0; n < 60; n++) agency.withdrawGoal(agency.createGoal(`later ${n}`).id);
  assertEquals([agency.goals.length, agency.goals[0]!.description], [100, "goal 40"]);
  assertEquals([agency.log.length, agency.log[0]!.description, agency.log.at(-1)!.description], [
    ...[100, "later 10", "later 59"],
  ]);
});

Deno.test("Agency forms no goal of an empty memory, nor of a steady one; one of a fallen axis, which it ends itself", () => {
  const axes = new Float64Array(16).fill(0.1);
  axes[4] = 0.8;
  const agency = new Agency(vocabulary, { deadlineSteps: 3 });
  for (let n = 0; n < 30; n++) agency.observeMemory(n < 10 ? undefined : axes);
  assertEquals(agency.goals, []);
  agency.observeMemory(axes.map((x, axis) => axis === 4 ? 0.2 : x));
  const [goal] = agency.activeGoals;
  assertEquals([goal!.type, goal!.description], ["corrective", "Restore truth (0.20, it has been 0.74)"]);
  agency.observeMemory(axes.map((x, axis) => axis === 4 ? 0.6 : x));
  assertAlmostEquals(agency.goals[0]!.progress, (0.6 - 0.2) / (0.74 - 0.2), 1e-9);
  agency.observeMemory(axes);
  assertEquals(agency.goals[0]!.status, "achieved");
  const other = new Agency(vocabulary, { deadlineSteps: 3 });
  other.observeMemory(axes);
  other.observeMemory(axes.map((x, axis) => axis === 4 ? 0.2 : x));
  for (let n = 0; n < 4; n++) other.update({});
  assertEquals(other.goals.map(({ status, reason }) => [status, reason]), [["abandoned", "deadline"]]);
  assertThrows(() => other.observeMemory([1, 2]), TypeError, "it has 16 axes: 2");
});

Deno.test("Agency under upstream's rule forms four goals of a memory in which there is nothing", () => {
  const agency = new Agency(vocabulary, { rule: "upstream" });
  agency.observeMemory(new Float64Array(16));
  assertEquals(agency.goals.map(({ description }) => description), [
    ...["Restore coherence (currently 0.00)", "Restore identity (currently 0.00)"],
    ...["Restore harmony (currently 0.00)", "Restore consciousness (currently 0.00)"],
  ]);
});

Deno.test("Agency wants the words of a fallen axis said, if it is told them", () => {
  const told: AgencyVocabulary = { ...vocabulary, wordsOfAxis: (axis) => axis === 4 ? ["stone"] : ["sun"] };
  const agency = new Agency(told);
  const axes = new Float64Array(16).fill(0.25);
  agency.observeMemory(axes);
  agency.observeMemory(axes.map((x, axis) => axis === 4 ? -0.5 : x));
  const { priority } = agency.topGoal!;
  assertEquals([...agency.bias()], [[id(" stone"), 0.5 * priority]]);
});

Deno.test("selectAction takes the best of half coherence, half utility, the golden one's score", () => {
  const primes = [2, 3, 5];
  const actions = [[0.9, 0.1], [0.7, 0.6], [0.6, 0.7]].map(([coherence, utility]) => {
    return { description: "Excite primes for duality", coherence: coherence!, utility: utility!, primes };
  });
  const { action, score } = selectAction(actions)!;
  assertEquals(action, actions[1]);
  assertAlmostEquals(score, 0.65, 1e-15);
  assertEquals(selectAction([]), undefined);
});
