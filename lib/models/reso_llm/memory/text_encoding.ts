/** How texts become sedenions. */
export interface TextEncoding {
  /**
   * What a text means, as 16 components of norm 1 that are float32 values; 16 zeros if it has no word that says
   * anything.
   */
  encode(text: string): Float64Array;
}
