import type { TokenShard } from "../../formats/token_shard/shard.ts";

/** A shard with a name and a weight: one part of what a run may read. Data is modular; the weights it trains are not. */
export interface TokenModule {
  /** What it is called in reports and options. */
  readonly name: string;
  /** The file it came from, for messages. */
  readonly file: string;
  /** w ≥ 0: how strongly it is drawn from beside the others. At 0 it is scored, never trained on. */
  readonly weight: number;
  /** Its tokens. */
  readonly shard: TokenShard;
}
