import { bytePiece } from "../byte_pieces.ts";
import type { Piece, SentencePieceModel } from "../model.ts";
import { completeOptions, type SentencePieceTrainingOptions, type TrainingSettings } from "./options.ts";
import { PairQueue } from "./pair_queue.ts";
import { PairTable } from "./pair_table.ts";
import { pieceRule } from "./piece_rule.ts";
import { countCharacters, countWords, coveredCharacters } from "./words.ts";

/**
 * Trains a SentencePiece BPE model: the most frequent pair of neighbouring symbols becomes one, again and again.
 *
 * Sennrich et al., *Neural Machine Translation of Rare Words with Subword Units* (2016), with the rules of SentencePiece
 * (Kudo and Richardson, 2018): each line of a text is normalised and cut into words before its spaces; a piece has a space
 * in front only, one script, and no digit beside another; of equally frequent pairs the shorter comes first, then that
 * with the lower code points. Ids are unknown, `<s>`, `</s>`, the bytes, the merges in order, then the single characters
 * by falling frequency. The result depends on the texts and the options only.
 *
 * @param texts One text or several.
 * @throws {RangeError} if an option is out of range, if `vocabSize` has no room for marks, bytes and characters, or if the
 * texts have too few pairs to fill it.
 *
 * @example
 * ```ts
 * import { trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const { pieces } = trainSentencePiece("low low low lower lowest", { vocabSize: 269 });
 * const texts = pieces.map(({ text }) => text);
 * assertEquals(texts.slice(0, 4), ["<unk>", "<s>", "</s>", "<0x00>"]);
 * assertEquals(texts.slice(259), ["lo", "low", "l", "o", "w", "▁", "e", "r", "s", "t"]);
 * ```
 */
export function trainSentencePiece(
  texts: string | Iterable<string>,
  options: SentencePieceTrainingOptions,
): SentencePieceModel {
  const settings = completeOptions(options);
  const fixed = fixedPieces(settings.byteFallback);
  const reserved = fixed.map(({ text }) => text);
  const words = countWords(typeof texts === "string" ? [texts] : texts, settings, reserved);
  const characters = coveredCharacters(countCharacters(words), settings.characterCoverage);
  const merges = trainMerges(words, characters, settings, fixed.length);
  const learnt = [...merges, ...characters].map((text, rank): Piece => ({
    text,
    score: 0 - rank,
    type: "normal",
  }));
  return {
    pieces: [...fixed, ...learnt],
    addDummyPrefix: settings.addDummyPrefix,
    removeExtraWhitespaces: settings.removeExtraWhitespaces,
    escapeWhitespaces: true,
    byteFallback: settings.byteFallback,
    ...{ unkId: 0, bosId: 1, eosId: 2, padId: -1 },
    unkSurface: " ⁇ ",
  };
}

function fixedPieces(byteFallback: boolean): Piece[] {
  const bytes = Array.from({ length: byteFallback ? 256 : 0 }, (_, byte): Piece => {
    return { text: bytePiece(byte), score: 0, type: "byte" };
  });
  return [
    { text: "<unk>", score: 0, type: "unknown" },
    { text: "<s>", score: 0, type: "control" },
    { text: "</s>", score: 0, type: "control" },
    ...bytes,
  ];
}

/** The texts of the merges in order: as many as there is room for beside characters and `fixed` pieces. */
function trainMerges(
  words: ReadonlyMap<string, number>,
  characters: readonly string[],
  settings: TrainingSettings,
  fixed: number,
): string[] {
  const { vocabSize } = settings;
  const wanted = vocabSize - fixed - characters.length;
  if (wanted < 0) {
    throw new RangeError(
      `Cannot train a tokenizer as vocabSize must have room for ${fixed} marks and bytes and ${characters.length} ` +
        `characters: got ${vocabSize}\nhint: a lower characterCoverage leaves rare characters to the bytes`,
    );
  }
  const table = new PairTable(words, characters, pieceRule(settings));
  const queue = new PairQueue();
  const merges: string[] = [];
  while (merges.length < wanted) {
    for (const pair of table.takeGrown()) queue.push(pair, pair.count);
    const pair = queue.pop();
    if (!pair) {
      const most = vocabSize - wanted + merges.length;
      throw new RangeError(
        `Cannot train a tokenizer as the texts must have pairs for vocabSize pieces: got ${vocabSize}, and they have ` +
          `pairs for ${most}\nhint: more text, or a vocabSize of at most ${most}`,
      );
    }
    if (table.merge(pair)) merges.push(pair.text);
  }
  return merges;
}
