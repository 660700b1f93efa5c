/** What an entry of the claims register is, and what deciding it gives. */
import type { ComparisonRow } from "../comparison.ts";
import type { HazeLab } from "../haze_lab.ts";
import type { StudyOptions } from "../study.ts";

/** What may be said of a claim that is well-defined. */
export type Ruling = "holds" | "does not hold" | "undecided";

/** A table of figures; the first cell of a row names it. */
export interface EvidenceTable {
  /** Heads of the columns, with units. */
  readonly columns: readonly string[];
  /** Rows, as long as the heads. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What deciding a claim found: equal for equal seeds on one backend, but for `machine`. */
export interface Evidence {
  /** The verdict; of an ill-defined claim the nearest reading has one of its own. */
  readonly verdict: Ruling | "ill-defined";
  /** Verdict of the nearest well-defined reading, if the claim has none itself. */
  readonly readingVerdict?: Ruling;
  /** One sentence with the figures. */
  readonly summary: string;
  /** Everything measured, means over the seeds. */
  readonly table: EvidenceTable;
  /** Paired comparisons that the verdict rests on. */
  readonly comparisons: readonly ComparisonRow[];
  /** How several comparisons were accounted for; empty if there is none. */
  readonly correction: string;
  /** Seeds of the runs. */
  readonly seeds: readonly number[];
  /** What arms have equal. */
  readonly budget: string;
  /** Runs of the study. */
  readonly runs: number;
  /** Speeds and times of this machine at this moment; no verdict is built on them, and they are never kept. */
  readonly machine?: Readonly<Record<string, number>>;
}

/** How a claim is decided. */
export interface DecideOptions extends StudyOptions {
  /** Text and backend. */
  readonly lab: HazeLab;
  /** Small models and short runs, for a check; otherwise those that the register reports. */
  readonly isQuick: boolean;
  /** Seeds, at least two. */
  readonly seeds: readonly number[];
  /** Comparisons of the same document that belong to other claims. */
  readonly others: number;
}

/** A cell of a notebook. */
export interface NotebookCell {
  /** Name of the notebook, as `01-haze`. */
  readonly file: string;
  /** The words in bold at the head of the cell. */
  readonly cell: string;
}

/** An entry of the register, all of it fixed before anything is measured. */
export interface Claim {
  /** Row, as `H2`. */
  readonly id: string;
  /** The document that states it. */
  readonly document: string;
  /** What is stated. */
  readonly statement: string;
  /** How it is made well-defined. */
  readonly reading: string;
  /** How it is decided, in a sentence. */
  readonly test: string;
  /** The smallest effect that matters, with its unit. */
  readonly smallestEffect: string;
  /** What would show the same if the claim were empty. */
  readonly nullControl: string;
  /** Where to see it: a notebook and the heading of its cell. */
  readonly notebook: NotebookCell;
  /** Seeds of a full decision. Default: as `CLAIM_SEEDS` has it; fewer where a run takes more than ten seconds. */
  readonly fullSeeds?: number;
  /** Paired comparisons that it adds to those of its document, whether they are run or not. */
  readonly comparisons: number;
  /** Decides it; undefined if the signal ended it. */
  decide(options: DecideOptions): Promise<Evidence | undefined>;
}
