import { assertEquals } from "@std/assert";
import { nearestName } from "../../lib/metrics/nearest_name.ts";

const names = ["temperature", "topP", "minTemperature"];

Deno.test("nearestName forgives case, punctuation, abbreviation and few slips", () => {
  assertEquals(nearestName("TOP-P", names), "topP");
  assertEquals(nearestName("temp", names), "temperature");
  assertEquals(nearestName("min_temp", names), "minTemperature");
  assertEquals(nearestName("tmperaturee", names), "temperature");
  assertEquals(nearestName("topq", names), "topP");
});

Deno.test("nearestName gives nothing for a far word, an empty one, or no names", () => {
  assertEquals(nearestName("colour", names), undefined);
  assertEquals(nearestName("topqr", names), undefined);
  assertEquals(nearestName("--", names), undefined);
  assertEquals(nearestName("temperature", []), undefined);
});
