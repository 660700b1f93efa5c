/** `haze shards`: folders of token shards, the modules that training draws from. */
import { type Call, type Command, type Io, UsageError } from "../command.ts";
import { addShards, buildShards } from "../shards/build.ts";
import { listShards } from "../shards/list.ts";
import { mixShards } from "../shards/mix.ts";
import { refuseUnused, SHARDS_OPTIONS, type ShardsAction } from "../shards/options.ts";
import { removeShards } from "../shards/remove.ts";
import { meantHint } from "../suggest.ts";
import { verifyShards } from "../shards/verify.ts";
import { reads, readsText } from "../permissions.ts";

type Act = (folder: string, more: readonly string[], call: Call, io: Io) => Promise<number>;

const ACTIONS: Readonly<Record<ShardsAction, Act>> = {
  build: buildShards,
  add: addShards,
  remove: removeShards,
  list: listShards,
  verify: verifyShards,
  mix: mixShards,
};

export const command: Command = {
  name: "shards",
  summary:
    "Modules of tokens in a folder: build it from texts, add and remove modules, list, verify, try the mixture.",
  positionals: ["build|add|remove|list|verify|mix", "FOLDER", "INPUT..."],
  options: SHARDS_OPTIONS,
  permissions: [
    reads("FOLDER"),
    { allow: "write", of: "FOLDER", when: "build|add|remove|mix" },
    readsText("INPUT"),
    reads("--tokenizer"),
  ],
  examples: [
    "haze shards build data/tok notes/ book.txt --tokenizer tok512.model",
    "haze shards add data/tok dialogues.txt --weight 2",
    "haze shards list data/tok --steps 4000",
    "haze shards mix data/tok --exponent 0.5",
    "haze shards remove data/tok dialogues",
    "haze shards verify data/tok",
  ],
  async run(call, io) {
    const [action = "", folder = "", ...more] = call.positionals;
    if (!Object.hasOwn(ACTIONS, action)) {
      throw new UsageError(
        `Cannot work on shards as the action must be one of ${Object.keys(ACTIONS).join(", ")}: ${action}${
          meantHint(action, Object.keys(ACTIONS))
        }`,
      );
    }
    refuseUnused(action as ShardsAction, call);
    return await ACTIONS[action as ShardsAction](folder, more, call, io);
  },
};
