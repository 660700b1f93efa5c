/** Words of the talks; many of them stand in the built-in story. */

const list = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

/** People, who are not those of the story, and what they are called for short. */
export const PEOPLE: readonly (readonly [name: string, pronoun: string])[] = [
  ...list(
    "Anna, Berta, Clara, Dora, Emma, Freda, Greta, Hanna, Ida, Jane, Kate, Lena, Maud, Nora, Olga, Rosa",
  )
    .map((name) => [name, "she"] as const),
  ...list(
    "Adam, Boris, Carl, David, Edgar, Frank, Gregor, Henry, Jack, Leo, Martin, Oscar, Peter, Robert, Simon, Tom",
  )
    .map((name) => [name, "he"] as const),
];

/** Things that can be put somewhere, given and painted. */
export const THINGS: readonly string[] = list(
  "lantern, ladder, letter, kettle, basket, blanket, bottle, broom, candle, chair, clock, coat, cup, drum, hammer, hat, key, knife, mirror, pipe, plate, rope, sack, shawl, spoon, towel",
);

/** Where they can be. */
export const PLACES: readonly string[] = list(
  "under the bed, behind the door, on the table, by the river, at the mill, in the cellar, on the roof, near the bridge, in the boat, beside the well, at the ferry, in the chapel, under the willow, on the hill, in the kitchen, by the fire",
);

/** Colours. */
export const COLOURS: readonly string[] = list(
  "red, blue, green, yellow, black, white, grey, brown, gold, silver",
);

/** What people do. */
export const TRADES: readonly string[] = list(
  "baker, smith, doctor, priest, miller, teacher, tailor, sailor, farmer, painter, singer, hunter",
);

/** Villages that are not in the story. */
export const VILLAGES: readonly string[] = list(
  "Ashford, Birkdale, Crowley, Dunmore, Elmstead, Fairhaven, Goldbrook, Hartwell, Ironbridge, Oakham, Ravenhill, Stonegate",
);

/** What one likes. */
export const LIKES: readonly string[] = list(
  "bread, soup, honey, tea, apples, plums, music, rain, snow, old books, long walks, quiet evenings, dogs, cats, horses, owls",
);

/** When one comes. */
export const TIMES: readonly string[] = list(
  "at dawn, at noon, at dusk, after supper, before sunrise, in the morning, in the evening, at midnight",
);
