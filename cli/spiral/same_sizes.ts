/** Flags that a loaded file fixes. */
import { UsageError } from "../command.ts";
import type { IntegerName } from "./options.ts";
import type { SpiralSettings } from "./settings.ts";

/**
 * Refuses sizes that were typed and are not those of the file; upstream ignores them.
 *
 * @throws {UsageError} naming the flag and what the file has.
 */
export function checkSameSizes(
  { given }: SpiralSettings,
  path: string,
  sizes: Partial<Record<IntegerName, number>>,
): void {
  for (const [name, has] of Object.entries(sizes)) {
    const wanted = given(name as IntegerName);
    if (wanted === undefined || wanted === has) continue;
    throw new UsageError(
      `Cannot load ${path} as its --${name} is ${has}: got --${name} ${wanted}\nhint: leave it out; the file has its sizes`,
    );
  }
}
