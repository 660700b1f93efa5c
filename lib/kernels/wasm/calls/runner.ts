/** From arrays and sizes to launches: what all groups of calls share. */
import type { FamilyName } from "../families.ts";
import type { Work } from "../call.ts";
import type { Launcher } from "../launcher.ts";
import { Operands } from "../operands.ts";

/** Floats of a cache line: two threads never write to one. */
const FLOATS_PER_LINE = 16;
/** Rough operations an element of element-wise and row kernels, to tell which calls are worth a second thread. */
const ELEMENT_COST = 8;

/** Names an operand's array for a call: `in` what is read, `out` what is written, in whole or in part. */
export type OperandsOf = (operands: Operands) => readonly number[];

/** Resolves operands, launches, copies ordinary outputs back, frees the copies. */
export class Runner {
  constructor(readonly launcher: Launcher) {}

  /** One kernel over `work`. */
  launch(family: FamilyName, name: string, operandsOf: OperandsOf, work: Work): void {
    const { launcher } = this;
    launcher.memory.temporarily(() => {
      const operands = new Operands(launcher.memory);
      launcher.launch(family, name, operandsOf(operands), work);
      if (operands.copied) launcher.abandonRecording();
      operands.finish();
    });
  }

  /** A kernel shared out by elements. */
  elements(
    family: FamilyName,
    name: string,
    count: number,
    operandsOf: OperandsOf,
    cost = ELEMENT_COST,
  ): void {
    this.launch(family, name, operandsOf, { extent: count, unit: FLOATS_PER_LINE, operations: cost * count });
  }

  /** A kernel shared out by rows. */
  rows(family: FamilyName, name: string, rows: number, columns: number, operandsOf: OperandsOf): void {
    const operations = ELEMENT_COST * rows * columns;
    this.launch(family, name, operandsOf, { extent: rows, unit: 1, operations });
  }

  /** A kernel that adds over rows, and so is shared out by columns. */
  columns(family: FamilyName, name: string, rows: number, columns: number, operandsOf: OperandsOf): void {
    const operations = ELEMENT_COST * rows * columns;
    this.launch(family, name, operandsOf, { extent: columns, unit: FLOATS_PER_LINE, operations });
  }
}
