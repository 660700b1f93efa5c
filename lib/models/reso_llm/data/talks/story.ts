/** Facts of the built-in story. */
import type { Ask } from "./topics.ts";

const rows: readonly (readonly [answer: string, ...questions: string[]])[] = [
  [
    "Tam lights the lamps.",
    "Who lights the lamps?",
    "Whose work are the lamps?",
    "Who goes out with the ladder and the pole?",
  ],
  [
    "There are twelve lamps.",
    "How many lamps stand along the road?",
    "How many lamps are there?",
    "What is the number of the lamps?",
  ],
  [
    "Wren carries the can of oil.",
    "What does Wren carry?",
    "What is in Wren's arms?",
    "What does the girl bring along?",
  ],
  [
    "Wren was twelve years old.",
    "How old was Wren?",
    "What was the age of Wren?",
    "How many years old was the girl?",
  ],
  [
    "Mara lives in the Dome.",
    "Who lives in the Dome?",
    "Whose house is the Dome?",
    "Who lives in the observatory?",
  ],
  [
    "The Dome stands on the hill they call the Crown.",
    "Where is the Dome?",
    "On which hill is the Dome?",
    "Where does the observatory stand?",
  ],
  ["Silas built the Ear.", "Who built the Ear?", "Whose machine is the Ear?", "Who made the machine?"],
  ["The Ear listens.", "What does the Ear do?", "What is the Ear for?", "What is the work of the machine?"],
  [
    "Ivo brought the post.",
    "Who brought the post?",
    "Who brought the letters?",
    "Who was the man with the bag?",
  ],
  ["The dog had died in the spring.", "What happened to the dog?", "Where is the dog?", "Is there a dog?"],
  [
    "The valley is called Hollin.",
    "What is the valley called?",
    "Where does the story happen?",
    "What is the name of the valley?",
  ],
  [
    "The haze rose from the river.",
    "Where did the haze come from?",
    "What did the haze rise from?",
    "From where did the haze rise?",
  ],
  ["Nell kept the ferry.", "Who kept the ferry?", "Whose boat was it?", "Who rowed the boat?"],
  ["Nell was the wife of Tam.", "Who was Nell?", "Who was the wife of Tam?", "What was Nell to Tam?"],
  [
    "They had a quarrel about a broken plate.",
    "What was the quarrel about?",
    "Why did they quarrel?",
    "What did Tam and Nell quarrel about?",
  ],
  [
    "The plate was blue with a white rim.",
    "What did the plate look like?",
    "What colour was the plate?",
    "Which colour did the plate have?",
  ],
  [
    "Nell broke the plate on purpose.",
    "Who broke the plate?",
    "How did the plate break?",
    "Did the plate break by itself?",
  ],
  [
    "Tam put the last lamp out.",
    "Who put the last lamp out?",
    "Who put out the twelfth lamp?",
    "Why was the last lamp dark?",
  ],
  [
    "The song has five notes up and four notes down.",
    "How does the song go?",
    "What is the tune like?",
    "How many notes has the tune?",
  ],
  ["Nell made up the song.", "Who made up the song?", "Whose song was it?", "From whom is the tune?"],
  [
    "The first letter came to Tam.",
    "Who got the first letter?",
    "To whom came the first letter?",
    "For whom was the first letter?",
  ],
  [
    "The second letter came to Mara.",
    "Who got the second letter?",
    "To whom came the second letter?",
    "For whom was the second letter?",
  ],
  [
    "The words were: the last lamp.",
    "What was written on the scrap?",
    "Which words were on the paper?",
    "What did the burnt letter say?",
  ],
  [
    "She put the scrap inside her shoe.",
    "Where did Wren put the scrap?",
    "Where was the scrap of paper?",
    "Where did Wren hide the paper?",
  ],
  [
    "The baker was the first to sleep late.",
    "Who was the first to sleep late?",
    "Who slept late first?",
    "With whom did the long sleep begin?",
  ],
  [
    "In the dream there was a white house.",
    "What was in the dream?",
    "What did they see in the dream?",
    "What did people dream of?",
  ],
  [
    "They said: stay till the haze lifts.",
    "What did they say in the dream?",
    "What were people told in the dream?",
    "What did the voices at the table say?",
  ],
  [
    "Mara is the sister of Silas.",
    "Who is the sister of Silas?",
    "Who is Mara to Silas?",
    "Had Silas a sister?",
  ],
  [
    "Her real name is Ada.",
    "What is the real name of Wren?",
    "What is Wren really called?",
    "Who is Wren in truth?",
  ],
  [
    "Silas was the father of Ada.",
    "Who was the father of Ada?",
    "Who was Wren's father?",
    "Whose child was Ada?",
  ],
  [
    "The drums were kept in the cellar.",
    "Where were the drums?",
    "Where did Mara keep the drums?",
    "Where did they find the first drum?",
  ],
  [
    "The needle wrote it down in the wax.",
    "What wrote in the wax?",
    "What did the needle do?",
    "How did the Ear write?",
  ],
  [
    "The horn was made of thin beaten brass.",
    "What was the horn made of?",
    "Of what was the horn?",
    "Which metal was the horn of?",
  ],
  ["Tam lived at the mill.", "Where did Tam live?", "Where were the rooms of Tam?", "Where was Tam's home?"],
  [
    "They took the Ear down on the hand cart.",
    "How did they bring the Ear down?",
    "What did they bring the Ear on?",
    "On what did the Ear come down the hill?",
  ],
  [
    "Ivo took the oars.",
    "Who took the oars in the end?",
    "Who has the boat now?",
    "What did Ivo do after the post?",
  ],
  [
    "The new dog is called Mind.",
    "What is the new dog called?",
    "What did Ivo call his dog?",
    "Which name has the new dog?",
  ],
  [
    "They laid Tam under a birch.",
    "Where did they lay Tam?",
    "Where does Tam rest?",
    "Under which tree is Tam?",
  ],
  [
    "The boat was painted green.",
    "What colour was the boat painted?",
    "How was the boat painted?",
    "Which colour did the boat get?",
  ],
  [
    "In the boat lay a grey shawl.",
    "What lay in the boat?",
    "What did they find in the boat?",
    "What was in the bottom of the boat?",
  ],
];

/** Every so many facts one is held out. */
const HELD_OUT_EVERY = 8;

/** Questions on the story and their answers: each answer stands in it, if in other words. */
export const STORY: readonly Ask[] = rows.map(([answer, ...questions]) => ({ answer, questions }));

/** Those of the questions that are learnt, or the ones that are held out. */
export function storyOf(heldOut: boolean): readonly Ask[] {
  return STORY.filter((_, i) => (i % HELD_OUT_EVERY === HELD_OUT_EVERY - 1) === heldOut);
}
