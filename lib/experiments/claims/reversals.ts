/** What would have turned each verdict around, fixed beside the claims and shown with them. */
import type { Evidence, Ruling } from "./claim.ts";

/** The results that lead to either verdict; what is between them leaves a claim undecided. */
export interface Reversal {
  /** What must come out for the claim, or the nearest reading of it, to hold. */
  readonly holds: string;
  /** What shows that it does not. */
  readonly fails: string;
}

/**
 * By the ids of claims. "Certainly" is: by the verdict of a paired comparison, after Holm.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CLAIMS, REVERSALS } from "@haze/haze/experiments";
 * assertEquals(CLAIMS.filter(({ id }) => !REVERSALS[id]), []); // each said beforehand what would prove it wrong
 * ```
 */
export const REVERSALS: Readonly<Record<string, Reversal>> = {
  H1: {
    holds: "reweight heads take a tenth of the operations, and held-out loss is not certainly higher",
    fails: "reweight heads take more than a tenth of the operations, or certainly lose bits",
  },
  H2: {
    holds: "hybrid heads are certainly better than content, than reweight and than random slot scores",
    fails: "one of the three is certainly as good as hybrid heads, or better",
  },
  H3: {
    holds: "reweight heads certainly learn the rhythm and are not certainly worse at it than content heads",
    fails: "content heads are certainly better at the rhythm, or reweight heads stay at the null episodes",
  },
  H4: {
    holds: "content heads certainly learn to recall and are not certainly worse at it than reweight heads",
    fails: "reweight heads certainly recall better, or content heads stay at the null episodes",
  },
  H5: {
    holds: "no distribution is colder than one of higher entropy",
    fails: "one distribution is, the saturated ones included",
  },
  H6: {
    holds:
      "mean entropy lies certainly within 0.1 bits of the target, and nearer step by step than at one temperature",
    fails: "mean entropy is certainly off the target, or steps miss it as much as at one temperature",
  },
  H7: {
    holds: "surprise spreads certainly less than at one temperature, and than at shuffled ones",
    fails: "at one of the two it certainly spreads as little",
  },
  H8: {
    holds:
      "1e8 operations a second write 100 characters, 64 MiB hold the model, and plain loops write the same text",
    fails: "one of the three fails",
  },
  H9: {
    holds:
      "every gate has a gradient and moves, and learned gates are certainly better than fixed and random ones",
    fails:
      "a gate has no gradient or stays, or learned gates are certainly no better than fixed or random ones",
  },
  H10: {
    holds:
      "position explains certainly all but a twentieth of the variance of reweight maps, and more than of the null",
    fails: "it certainly leaves more than a twentieth, or explains no more than of the null",
  },
  H11: {
    holds: "top-k never varies, and what top-p keeps certainly grows with entropy more than by chance",
    fails: "top-k varies, or top-p certainly does not follow the entropy",
  },
  L1: {
    holds: "both counts are as stated, and those of no neighbouring size are",
    fails: "one of them is another",
  },
  L2: {
    holds: "files are as long as their layouts, and the two sizes in MiB round to what is stated",
    fails: "a file is a byte off, or a size rounds to another number",
  },
  L3: {
    holds: "a weight changes on the way through a version 0 file, while each planted fault is found by name",
    fails: "no weight changes, and each planted fault is found by name",
  },
  L4: {
    holds: "no prefix of a stream differs from decoding all, and some joined single tokens do",
    fails: "a prefix of a stream differs, or joined single tokens never do",
  },
  L5: {
    holds: "by the seed's rule one file leaves none to train on, and two leave some for each side",
    fails: "by the seed's rule one file leaves some to train on",
  },
  L6: {
    holds:
      "base text certainly costs more afterwards, and stopping early certainly does not help on dialogues",
    fails: "base text certainly costs no more, or stopping early certainly helps: dialogues do teach",
  },
  L7: {
    holds: "base text certainly costs more after the run as it was made",
    fails: "it certainly costs less than 0.02 bits per byte more",
  },
  L8: {
    holds: "the base's loss on its own text is not certainly higher once a shard was trained in",
    fails: "it certainly is, by more than does not matter",
  },
  L9: {
    holds: "stopping early is certainly better at each of the three sizes",
    fails: "at one size going on is certainly as good",
  },
  L10: {
    holds: "the words certainly cost more behind Q: and A: than as prose",
    fails: "they certainly cost as little",
  },
  L11: {
    holds: "no validation window is trained on under the copy, and its loss is one of its own",
    fails: "one is, or both losses are the same to the last digit",
  },
  L12: {
    holds: "neither 171 nor 1,000 dialogues certainly lower the held-out loss, and 10,000 do",
    fails: "171 or 1,000 dialogues certainly lower it",
  },
  R1: {
    holds: "golden heads are certainly better than uniform ones and than learned ones that begin at 1",
    fails: "uniform heads, or learned ones that begin at 1, are certainly as good or better",
  },
  R2: {
    holds:
      "prime-log turns see order, certainly lower the loss below none and mixed-up places, copy better, recall no worse",
    fails: "one of these certainly fails",
  },
  R3: {
    holds:
      "hard tokens certainly run deeper, stopping certainly beats stopping by lot, and gates cost no loss",
    fails: "one of the three certainly fails",
  },
  R4: {
    holds: "attractors certainly tell more of the next character than by chance, and cost no loss",
    fails: "they certainly tell no more, or certainly cost loss",
  },
  R5: {
    holds:
      "in every run differences in all weights have a cosine above 0.999 with the exact gradient, a random direction none",
    fails: "in one run their cosine is 0.999 or less",
  },
  R6: {
    holds: "the golden decay is certainly better than a constant rate and not certainly worse than a cosine",
    fails: "a constant rate is certainly as good or better, or a cosine is certainly better",
  },
  R7: {
    holds: "spikes are certainly smaller than without clipping, and the loss not certainly higher",
    fails: "spikes are certainly as large, or the loss is certainly higher",
  },
  R8: {
    holds: "coherence stops every run, certainly better than a drawn moment, and without certain regret",
    fails: "a run is not stopped, stopping is certainly regretted, or is certainly no better than by lot",
  },
  R9: {
    holds: "the letters of every word come back from its product, and those of composite ids do not",
    fails: "the letters of one word do not come back",
  },
  R10: {
    holds:
      "training changes every tensor, and its loss is certainly below the entropies of characters and of pairs",
    fails: "a tensor stays as it was, or the loss is certainly no lower than one of the entropies",
  },
  R11: {
    holds:
      "states of equal moduli are told apart, and certainly more states are found again than by real amplitudes",
    fails: "they are not told apart, or certainly no more are found again",
  },
  R12: {
    holds: "τ = 1/φ is certainly better than each of the four others",
    fails: "one of the four is certainly as good or better",
  },
  R13: {
    holds: "coherence and staying certainly correlate above chance",
    fails: "they certainly do not",
  },
  R14: {
    holds: "mean entropy is certainly on target, and steps miss it certainly less than at one temperature",
    fails: "mean entropy is certainly off, or steps miss it as much as at one temperature",
  },
  R15: {
    holds: "r is by chance below K_c and follows the theory above it, and by chance with the sign turned",
    fails: "r is above chance below K_c, or off the theory above it",
  },
  S1: {
    holds:
      "a teacher certainly lowers the loss, more than one led astray, and each world comes near its Bayes value",
    fails: "without a teacher the loss is certainly as low, or a world stays far from its Bayes value",
  },
  S2: {
    holds:
      "fused heads are not certainly worse than the best, certainly better than all controls, and ranked by loss",
    fails: "the best head is certainly better, a control certainly as good, or a rank wrong",
  },
  S3: {
    holds:
      "each seed's liars fall below half the others' weight, and retrieval certainly foretells better than by both controls",
    fails: "liars keep half the others' weight in a seed, or a control certainly foretells as well",
  },
  S4: {
    holds:
      "credits add up to the gain in every case, and follow it certainly better than by use and than another's credits",
    fails: "credits miss the gain in one case, or a control certainly follows it as well",
  },
  S5: {
    holds:
      "over-fitted, calibration error and loss are certainly lower than at T = 1; otherwise the loss is not certainly higher",
    fails: "over-fitted, T = 1 is certainly as good; or otherwise certainly better",
  },
  S6: {
    holds:
      "gradient and differences agree, none passes a clip, and the moves certainly lower loss and calibration error",
    fails: "they disagree, one passes a clip, or loss or error certainly does not fall",
  },
  S7: {
    holds:
      "the disturbed block alone certainly gets columns, and following hazard costs no loss and certainly fewer products",
    fails:
      "another block certainly gets as many, loss certainly rises, or as many products are certainly needed",
  },
  S8: {
    holds: "rates by ρ are certainly better than one rate for all, and not certainly worse than a cosine",
    fails: "one rate for all is certainly as good, or a cosine certainly better",
  },
  S9: {
    holds: "no loss, weight, memory or logit differs after a cut, and some do if the memories are left out",
    fails: "a single bit differs after a cut",
  },
  S10: {
    holds: "no other vocabulary or rank certainly needs fewer bits",
    fails: "another vocabulary or rank certainly needs fewer bits",
  },
  S11: {
    holds: "each decision is taken in every run, and the loss is certainly lower than with all blocks held",
    fails: "a decision is never taken in a run, or holding is certainly as good",
  },
  S12: {
    holds:
      "rank, training, data and context certainly lower the loss one by one, and two columns are not certainly worse",
    fails: "one of them certainly does not, or two columns are certainly worse",
  },
  S13: {
    holds:
      "a teacher that goes on and its student are certainly better, and so is one that hears its student",
    fails: "one that stops, its student, or one that hears of another token is certainly as good",
  },
  S14: {
    holds: "no number differs when a seed is run again, and more than half do with another seed",
    fails: "a number differs when a seed is run again, or half are the same with another",
  },
  G1: {
    holds: "at the median, a token with both layers acting takes at most the stated share more CPU time",
    fails: "at the median it takes more",
  },
  G2: {
    holds:
      "a goal's word is certainly said at least twice as often, also than with another goal, at no certain cost in nats or pairs",
    fails: "it is certainly said no oftener, or the texts certainly cost more or repeat themselves more",
  },
  G3: {
    holds:
      "compositions are nearest to their parts, and bound runs certainly lower the loss against runs by lot",
    fails: "parts are not the nearest, or runs by lot are certainly as good",
  },
  G4: {
    holds:
      "the memory certainly lowers the loss where talk goes on, also against another row's, and recall is certainly above upstream's",
    fails: "a model without it, or with another row's, is certainly as good, or recall is no better",
  },
  G5: {
    holds:
      "half of the traces of chaos and of growth alarm within the horizon, certainly more than noise, and little noise alarms",
    fails: "fewer than half do, certainly no more than noise does, or too much noise alarms",
  },
  G6: {
    holds:
      "lines told to the other agent are certainly recalled by a link, the consensus certainly foretells better, and at fidelity 0 nothing changes",
    fails: "recall or foresight is certainly no better with the other agent, or fidelity 0 changes a bit",
  },
  G7: {
    holds:
      "growing noise certainly ends more loops than none and than noise of its first strength, and hardly ever acts on the text",
    fails: "it certainly ends no more than one of the two, or acts on the text",
  },
  G8: {
    holds:
      "a model's own phases certainly lower its loss against K = 0 and against phases that begin elsewhere",
    fails: "one of the two is certainly as good, or K = 0 changes a bit",
  },
  G9: {
    holds: "heads from powers of φ, the golden schedule and clipping at 1/φ each certainly lower the loss",
    fails: "one of the three certainly does not",
  },
  G10: {
    holds: "every parameter has its slope by differences, and one that is not 0 on text after a step",
    fails: "a parameter has another slope than differences give, or none on text",
  },
  G11: {
    holds: "under control certainly fewer words are made up, also than at the fixed temperature it comes to",
    fails: "as many are certainly made up without control, or at that temperature",
  },
  G12: {
    holds:
      "certainly more goals form where talk leaves its axis, they name it certainly more often than by chance, and an empty memory forms none",
    fails: "as many certainly form where it stays, they name any axis, or an empty memory forms one",
  },
  G13: {
    holds: "sentences are certainly named by their axis more often than by words dealt out by lot",
    fails: "words dealt out by lot certainly name as many",
  },
  G14: {
    holds: "more than half of four values are told by their keys, certainly more than by a wrong key",
    fails: "a wrong key certainly tells as many, or fewer than half are told",
  },
  G15: {
    holds: "the time told is certainly nearer than one named blindly, and half as far off at most",
    fails: "naming one blindly is certainly as near, or the error is more than half of that",
  },
  G16: {
    holds: "related tokens certainly have the larger cosine, after training",
    fails: "they certainly have none that is larger",
  },
  G17: {
    holds:
      "watching takes at most the stated share of a token's CPU time, and no reading depends on what left the window",
    fails: "it takes more, or a reading depends on older tokens",
  },
};

/**
 * The result that would have turned a verdict around: of a claim that is undecided both that would have decided it.
 *
 * @throws {RangeError} if nobody said so of this claim.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reversalOf } from "@haze/haze/experiments";
 * assertEquals(reversalOf("H5", { verdict: "does not hold" }), "no distribution is colder than one of higher entropy");
 * ```
 */
export function reversalOf(
  id: string,
  { verdict, readingVerdict }: Pick<Evidence, "verdict" | "readingVerdict">,
): string {
  const reversal = REVERSALS[id];
  if (!reversal) {
    throw new RangeError(`Cannot tell what would reverse a claim as it must have said so: ${id}`);
  }
  const ruling = (readingVerdict ?? verdict) as Ruling;
  if (ruling === "holds") return reversal.fails;
  if (ruling === "does not hold") return reversal.holds;
  return `to hold: ${reversal.holds}; not to: ${reversal.fails}`;
}
