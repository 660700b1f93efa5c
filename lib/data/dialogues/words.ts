/** Words of the made dialogues: all of them common, each list for one place in a sentence. */

/** Things that can be asked about, with what they do. */
export const THINGS: readonly (readonly [thing: string, doing: string])[] = [
  ["lamp", "burns all night"],
  ["bridge", "carries the carts over the river"],
  ["mill", "turns when the wind is strong"],
  ["clock", "strikes every hour"],
  ["garden", "gives apples and beans"],
  ["boat", "brings fish in the morning"],
  ["school", "has one teacher and forty children"],
  ["well", "never runs dry"],
  ["library", "lends its books for a month"],
  ["market", "opens before the sun is up"],
  ["bakery", "sells bread and small cakes"],
  ["station", "sees two trains a day"],
  ["field", "was plowed in the spring"],
  ["church", "can be seen from the hills"],
  ["shop", "mends shoes and bags"],
  ["tower", "looks over the whole valley"],
  ["barn", "holds hay for the winter"],
  ["road", "goes on to the sea"],
];

/** What they are like. */
export const QUALITIES: readonly string[] = [
  ...[
    "old",
    "new",
    "small",
    "great",
    "red",
    "white",
    "green",
    "quiet",
    "broken",
    "famous",
    "wooden",
    "narrow",
  ],
];

/** Where they are. */
export const PLACES: readonly string[] = [
  ...[
    "by the river",
    "behind the hill",
    "near the harbor",
    "in the middle of the town",
    "at the end of the street",
  ],
  ...["under the tall trees", "beside the school", "on the other side of the bridge", "close to the sea"],
  ...[
    "between the two hills",
    "next to the market",
    "outside the gate",
    "across the square",
    "at the crossing",
  ],
];

/** Who looks after them. */
export const KEEPERS: readonly (readonly [who: string, she: "he" | "she" | "they"])[] = [
  ...([["Anna", "she"], ["Martin", "he"], ["the miller", "he"], ["the old captain", "he"]] as const),
  ...([["my sister", "she"], ["the baker", "she"], ["two brothers", "they"], [
    "the teacher",
    "she",
  ]] as const),
  ...([["Peter", "he"], ["our neighbors", "they"], ["Clara", "she"], ["the mayor", "he"]] as const),
  ...([["a young carpenter", "she"], ["nobody now", "they"]] as const),
];

/** What keepers do, after a pronoun. */
export const HABITS: readonly string[] = [
  ...[
    "never asked for money",
    "knew every stone of it",
    "worked there for thirty years",
    "loved the early morning",
  ],
  ...[
    "told stories in the evening",
    "painted it every summer",
    "kept a small dog",
    "learned it from a friend",
  ],
  ...[
    "wanted to travel but stayed",
    "sang while working",
    "wrote everything down",
    "came here from the north",
  ],
];

/** When something happened. */
export const TIMES: readonly string[] = [
  ...[
    "yesterday",
    "last winter",
    "a week ago",
    "this morning",
    "on Sunday",
    "ten years ago",
    "before the storm",
  ],
  ...[
    "in the spring",
    "after the war",
    "two days ago",
    "at noon",
    "late in the evening",
    "when I was a child",
  ],
];

/** What the weather was. */
export const WEATHER: readonly string[] = [
  ...[
    "it was raining",
    "the sun was shining",
    "snow lay on the roofs",
    "the wind was cold",
    "there was fog on the water",
  ],
  ...["the sky was clear", "it was warm", "the leaves were falling"],
];

/** Why somebody asks. */
export const REASONS: readonly string[] = [
  ...[
    "because I want to write about it",
    "since my father spoke of it",
    "because a friend asked me to find it",
  ],
  ...[
    "to see whether it is still there",
    "since I have an hour before the train",
    "because I like such places",
  ],
  ...["since the map does not show it", "because I saw it in a picture"],
];
