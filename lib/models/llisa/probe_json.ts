/** Probes as files. */
import { withoutByteOrderMark } from "../../data/byte_order_mark.ts";
import { showFound } from "../../tokenizers/show_value.ts";
import type { LlisaProbe } from "./probe.ts";

/**
 * Reads a probe back from the text of its file.
 *
 * @throws {SyntaxError} if it is none.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel, makeProbe, probeOfJson } from "@haze/haze/models";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const probe = makeProbe(model);
 * assertEquals(probeOfJson(JSON.stringify(probe), "m.probe.json"), probe);
 * assertThrows(() => probeOfJson("{}", "m.probe.json"), SyntaxError, "format must be haze-probe");
 * model.close();
 * ```
 */
export function probeOfJson(text: string, name: string): LlisaProbe {
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(
      `Cannot read ${name} as ${rule}: ${showFound(got, 60)}`,
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(withoutByteOrderMark(text));
  } catch {
    return fail("a probe must be JSON", text);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("a probe must be an object", value);
  }
  const { format, version, tokens, lossNats, topLogits, greedy } = value as Record<string, unknown>;
  if (format !== "haze-probe") fail("its format must be haze-probe", format);
  if (version !== 1) fail("its version must be 1", version);
  if (!isIds(tokens) || tokens.length < 2) fail("its tokens must be two ids or more", tokens);
  if (!Number.isFinite(lossNats)) fail("its lossNats must be a number", lossNats);
  const isTop = (pair: unknown): boolean =>
    Array.isArray(pair) && isIds([pair[0]]) && Number.isFinite(pair[1]);
  if (!Array.isArray(topLogits) || !topLogits.every(isTop)) {
    fail("its topLogits must be pairs of id and logit", topLogits);
  }
  if (!isIds(greedy)) fail("its greedy tokens must be ids", greedy);
  return value as LlisaProbe;
}

function isIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((id) => Number.isSafeInteger(id) && id >= 0);
}
