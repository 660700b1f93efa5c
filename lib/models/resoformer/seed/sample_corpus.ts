/** The text of the seed's demonstration: four speeches from Shakespeare's plays, in the public domain. */

/**
 * The speeches, each the beginning of a monologue: Hamlet III.1, As You Like It II.7, Julius Caesar III.2, Richard III I.1.
 * Newlines end the verses; an empty line stands between speeches.
 */
const SAMPLE_SPEECHES: readonly string[] = [
  `To be, or not to be, that is the question:
Whether 'tis nobler in the mind to suffer
The slings and arrows of outrageous fortune,
Or to take arms against a sea of troubles
And by opposing end them. To die: to sleep;
No more; and by a sleep to say we end
The heart-ache and the thousand natural shocks
That flesh is heir to, 'tis a consummation
Devoutly to be wish'd. To die, to sleep;
To sleep: perchance to dream: ay, there's the rub;
For in that sleep of death what dreams may come
When we have shuffled off this mortal coil,
Must give us pause: there's the respect
That makes calamity of so long life.`,
  `All the world's a stage,
And all the men and women merely players:
They have their exits and their entrances;
And one man in his time plays many parts,
His acts being seven ages. At first the infant,
Mewling and puking in the nurse's arms.
And then the whining school-boy, with his satchel
And shining morning face, creeping like snail
Unwillingly to school. And then the lover,
Sighing like furnace, with a woeful ballad
Made to his mistress' eyebrow. Then a soldier,
Full of strange oaths and bearded like the pard,
Jealous in honour, sudden and quick in quarrel,
Seeking the bubble reputation
Even in the cannon's mouth.`,
  `Friends, Romans, countrymen, lend me your ears;
I come to bury Caesar, not to praise him.
The evil that men do lives after them;
The good is oft interred with their bones;
So let it be with Caesar. The noble Brutus
Hath told you Caesar was ambitious:
If it were so, it was a grievous fault,
And grievously hath Caesar answer'd it.
Here, under leave of Brutus and the rest,
For Brutus is an honourable man;
So are they all, all honourable men;
Come I to speak in Caesar's funeral.
He was my friend, faithful and just to me:
But Brutus says he was ambitious;
And Brutus is an honourable man.`,
  `Now is the winter of our discontent
Made glorious summer by this sun of York;
And all the clouds that lour'd upon our house
In the deep bosom of the ocean buried.
Now are our brows bound with victorious wreaths;
Our bruised arms hung up for monuments;
Our stern alarums changed to merry meetings,
Our dreadful marches to delightful measures.
Grim-visaged war hath smooth'd his wrinkled front;
And now, instead of mounting barded steeds
To fright the souls of fearful adversaries,
He capers nimbly in a lady's chamber
To the lascivious pleasing of a lute.`,
];

/**
 * The four speeches: Hamlet III.1, As You Like It II.7, Julius Caesar III.2, Richard III I.1. Newlines end the verses; an empty
 * line stands between speeches.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PrimeTokenizer, SAMPLE_CORPUS } from "@haze/haze/resoformer";
 * const tokenizer = PrimeTokenizer.fromCorpus([SAMPLE_CORPUS]);
 * assertEquals(tokenizer.decode(tokenizer.encode(SAMPLE_CORPUS)), SAMPLE_CORPUS);
 * assertEquals(tokenizer.vocabSize, 56); // its 52 characters and four marks
 * ```
 */
export const SAMPLE_CORPUS: string = SAMPLE_SPEECHES.join("\n\n");
