import { completeMotifBpeConfig, type MotifBpeConfig } from "./config.ts";
import { FIRST_LEARNT_ID } from "./ids.ts";
import { learnMerges, LINE_BREAK } from "./learn_merges.ts";
import { linesAsBytes } from "./lines.ts";
import { mineMotifs } from "./mine_motifs.ts";
import { MotifBpeTokenizer } from "./motif_bpe_tokenizer.ts";
import { MotifTrie } from "./motif_trie.ts";
import { distinctByName } from "./vocabulary.ts";

/**
 * Learns a motif BPE from the lines of a text: first frequent byte strings as motifs, then merges of neighbours.
 *
 * Motifs are the `motifTopk` byte strings of `motifMinLen` to `motifMaxLen` bytes with the most occurrences inside lines
 * (overlapping ones count), at least `minFreq`; of equals the longest, then the first met. Lines are cut into motifs,
 * the longest first, and bytes. Then, while there are fewer than `vocabSize` ids, the most frequent pair of
 * neighbours becomes an id, of equals the first met in the text as it is then cut; it ends when none has `minFreq`
 * occurrences. Motifs come even beyond `vocabSize`: with the 256 ids of upstream's command line, most texts learn 48 motifs
 * and no merge.
 *
 * @throws {RangeError} if a setting is out of range.
 * @throws {TypeError} if a setting is unknown, or a switch neither true nor false.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trainMotifBpe } from "@haze/haze/tokenizers";
 *
 * const text = "the cat sat on the mat\nthe cat and the dog";
 * const { names } = trainMotifBpe(text, { vocabSize: 264, motifTopk: 2 });
 * assertEquals(names.slice(260), ["<motif:<4:the >>", "<motif:<3:the>>", "<2:at>", "<3:at >"]);
 * ```
 */
export function trainMotifBpe(text: string, settings: Partial<MotifBpeConfig> = {}): MotifBpeTokenizer {
  const config = completeMotifBpeConfig(settings);
  const lines = linesAsBytes(config.lowercase ? text.toLowerCase() : text);
  const motifs = distinctByName(mineMotifs(lines, config));
  const firstId = FIRST_LEARNT_ID + motifs.length;
  const most = config.vocabSize - firstId;
  const trie = new MotifTrie(motifs);
  const { bytes, starts } = lines;
  const symbols = new Int32Array(bytes.length + starts.length).fill(LINE_BREAK);
  let at = 1;
  for (let line = 0; line + 1 < starts.length; line++) {
    at = 1 + trie.segment(bytes, starts[line]!, starts[line + 1]!, symbols, at);
  }
  const merges = most > 0 ? learnMerges(symbols.subarray(0, at), firstId, most, config.minFreq) : [];
  return new MotifBpeTokenizer({ motifs, merges }, config);
}
