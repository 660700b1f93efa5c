import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Agency } from "../../../../lib/models/reso_llm/agency/mod.ts";
import golden from "../../../golden/reso/agency.json" with { type: "json" };

const vocabulary = { encode: () => [], pieceOf: () => "", primeOf: () => 2 };
const options = { maxFoci: golden.max_foci, maxGoals: golden.max_goals, rule: "upstream" } as const;

function assertClose(actual: number, expected: number): void {
  assertAlmostEquals(actual, expected, 1e-12);
}

Deno.test("Agency with upstream's rule follows the golden foci, goals and metacognition", () => {
  const agency = new Agency(vocabulary, options);
  for (const { oscillators, smf, coherence, foci, goals, ...seen } of golden.events) {
    agency.update({ oscillators, axes: smf, coherence });
    assertEquals(
      agency.foci.map(({ type, target }) => [type, target]),
      foci.map(({ type, target }) => [type, String(target)]),
    );
    for (const [n, focus] of agency.foci.entries()) {
      assertClose(focus.intensity, foci[n]!.intensity);
      assertClose(focus.novelty, foci[n]!.novelty);
      assertClose(focus.relevance, foci[n]!.relevance);
    }
    assertEquals(
      agency.goals.map(({ description, type, status }) => [description, type, status]),
      goals.map(({ description, type, status }) => [description, type, status]),
    );
    for (const [n, goal] of agency.goals.entries()) {
      assertClose(goal.priority, goals[n]!.priority);
      assertClose(goal.progress, goals[n]!.progress);
    }
    const { processingLoad, valence, confidence } = agency.metacognition;
    assertClose(processingLoad, seen.processing_load);
    assertClose(valence, seen.valence);
    assertClose(confidence, seen.confidence);
  }
  const { description, priority } = golden.external_goal;
  agency.createGoal(description, { priority, type: "external" });
  assertEquals(
    agency.goals.map(({ description: d, status, reason }) => [d, status, reason]),
    golden.goals_after_external.map(({ d, status, reason }) => [d, status, reason ?? undefined]),
  );
  assertEquals(agency.topGoal?.description, golden.top_goal);
});
