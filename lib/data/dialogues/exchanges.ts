/** Questions on somebody and their answers, each in several wordings. */
import type { Pcg64 } from "../../random/mod.ts";
import { pick } from "./names.ts";
import * as draw from "./phrases.ts";
import type { Villager } from "./villagers.ts";

/** A question with its answer: facts on somebody, and phrases that are drawn. */
export type Exchange = (who: Villager, random: Pcg64) => readonly [question: string, answer: string];

/** How a dialogue begins: somebody is named. */
export const OPENINGS: readonly Exchange[] = [
  ({ name, trade, village, since }, random) => [
    pick([`Who is ${name}?`, `What does ${name} do?`, `Tell me about ${name}.`], random),
    `${name} is the ${trade} of ${village}, since ${since}.`,
  ],
  ({ name, pronouns: [she, her], trade }, random) => [
    pick([`Do you know ${name}?`, `Have you ever met ${name}?`], random),
    `Yes, ${she} is ${draw.withArticle(trade)}. I met ${her} ${draw.drawTime(random)}, when ${
      draw.drawWeather(random)
    }.`,
  ],
  ({ name, village, house }, random) => [
    pick([`Where can I find ${name}?`, `Where does ${name} live?`], random),
    `In ${village}, at number ${house}, ${draw.drawPlace(random)}.`,
  ],
  ({ name, trade, village, price }, random) => [
    pick(
      [
        `Who is a good ${trade} in ${village}?`,
        `I need ${draw.withArticle(trade)} from ${village}. Who is there?`,
      ],
      random,
    ),
    pick([`Ask ${name}, for ${price} pence.`, `That would be ${name}, who takes ${price} pence.`], random),
  ],
  ({ name, treasure }, random) => [
    `Who owns ${treasure}?`,
    pick([`It belongs to ${name}`, `${name} has one`, `${name} bought it`], random) +
    `, ${pick([draw.drawPlace, draw.drawTime], random)(random)}.`,
  ],
];

/** How it may go on: the person is "he" or "she". */
export const NEXT: readonly Exchange[] = [
  ({ pronouns: [she], treasure }, random) => [
    pick([`What does ${she} own?`, `Is ${she} rich?`], random),
    `They say ${she} has ${treasure} and ${draw.drawSeveral(random)}.`,
  ],
  ({ pronouns: [she], saying }, random) => [
    pick([`What does ${she} always say?`, `Does ${she} have a saying?`], random),
    pick([`That ${saying}.`, `Yes, that ${saying}.`], random),
  ],
  ({ pronouns: [she], since, origin }, random) => [
    pick([`How long has ${she} lived there?`, `Was ${she} born there?`], random),
    `${draw.capital(she)} came from ${origin} in ${since}.`,
  ],
  ({ pronouns: [she, her], teacher }, random) => [
    pick([`Who taught ${her}?`, `Where did ${she} learn it?`], random),
    `From ${teacher}, ${draw.drawPlace(random)}, ${draw.drawTime(random)}.`,
  ],
  ({ pronouns: [she, her], habit }, random) => [
    pick([`What is special about ${her}?`, `What do people say?`], random),
    `People say that ${she} ${habit}, and that ${draw.drawClause(random)}.`,
  ],
  ({ pronouns: [she], price }, random) => [
    pick([`What does it cost?`, `Is ${she} expensive?`], random),
    `${price} pence, and ${draw.drawNumber(random)} ${draw.drawTime(random)}.`,
  ],
  ({ pronouns: [, her] }, random) => [
    pick([`Is there a story about ${her}?`, "Has anything happened since?", "Tell me the news."], random),
    pick(["They say", "Only", "I heard"], random) + ` that ${draw.drawClause(random)}.`,
  ],
  ({ pronouns: [she, her] }, random) => [
    pick([`What should I bring ${her}?`, `What would ${she} like?`], random),
    `Bring ${draw.drawSeveral(random)}, or ${draw.drawThing(random)}. Never ${draw.drawThing(random)}.`,
  ],
  (_, random) => [
    pick(["What did you see there?", "When were you there?"], random),
    `I was there ${draw.drawTime(random)}. I saw ${draw.drawThing(random)} and ${draw.drawSeveral(random)}.`,
  ],
];
