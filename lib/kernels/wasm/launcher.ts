/**
 * Runs kernels. Each takes numbers only and ends with a range of its work, `(…, lo, hi, scratch)`, so that the same
 * call, with other ranges, is what another thread would run.
 */
import { ModuleBuilder } from "./asm/module_builder.ts";
import { ATTENTION_SCRATCH_BYTES } from "./attention/backward.ts";
import { FAMILIES, type FamilyName } from "./families.ts";
import { EngineMemory } from "./memory.ts";
import { NUMERIC_MODES, type NumericModeName } from "./numeric_mode.ts";

/** A compiled kernel. */
export type Kernel = (...operands: number[]) => void;

/** Owns the memory and the compiled families of one backend. */
export class Launcher {
  readonly memory: EngineMemory;
  readonly #instances = new Map<FamilyName, WebAssembly.Exports>();

  constructor(readonly mode: NumericModeName, maxPages?: number) {
    this.memory = new EngineMemory(ATTENTION_SCRATCH_BYTES, maxPages);
  }

  /** Runs a kernel over 0 ≤ i < extent. */
  launch(family: FamilyName, name: string, operands: readonly number[], extent: number): void {
    this.kernel(family, name)(...operands, 0, extent, this.memory.scratch);
  }

  /** The kernel `name`, compiled with its family at the first call. */
  kernel(family: FamilyName, name: string): Kernel {
    const kernel = (this.#instances.get(family) ?? this.#compile(family))[name];
    if (typeof kernel !== "function") {
      throw new TypeError(`Cannot launch a kernel as the family ${family} has none named ${name}`);
    }
    return kernel as Kernel;
  }

  #compile(family: FamilyName): WebAssembly.Exports {
    const { memory, pages, shared } = this.memory;
    const builder = new ModuleBuilder();
    FAMILIES[family](builder, NUMERIC_MODES[this.mode]);
    const module = new WebAssembly.Module(builder.bytes({ pages, shared }));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.#instances.set(family, exports);
    return exports;
  }
}
