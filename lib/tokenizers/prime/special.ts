/** The marks, which have the first four primes: `<PAD>` 2, `<UNK>` 3, `<BOS>` 5, `<EOS>` 7. */

/** The names of the marks by id; what a text consists of is numbered behind them. */
export const SPECIAL_NAMES = ["<PAD>", "<UNK>", "<BOS>", "<EOS>"] as const;
/** How many there are: the id of the first ordinary token. */
export const SPECIALS: number = SPECIAL_NAMES.length;
/** Id of the mark that fills up short rows. */
export const PAD = 0;
/** Id of the mark that stands for what the vocabulary does not have. */
export const UNK = 1;
/** Id of the mark that begins a text. */
export const BOS = 2;
/** Id of the mark that ends a text. */
export const EOS = 3;
