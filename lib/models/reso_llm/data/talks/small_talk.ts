/** What is said at the beginning and at the end. */
import type { Ask } from "./topics.ts";

/** Greetings. */
export const GREETINGS: readonly Ask[] = [
  {
    questions: ["Good morning.", "Good morning to you.", "A good morning!"],
    answer: "Good morning. What can I do for you?",
  },
  {
    questions: ["Good evening.", "Good evening to you.", "A good evening!"],
    answer: "Good evening. What can I do for you?",
  },
  { questions: ["Hello.", "Hello there.", "Hello, are you there?"], answer: "Hello. I am listening." },
  {
    questions: ["Who are you?", "What are you?", "May I ask who you are?"],
    answer: "I am a small machine that listens.",
  },
];

/** Last words. */
export const FAREWELLS: readonly Ask[] = [
  { questions: ["Thank you.", "Thank you very much.", "My thanks."], answer: "You are welcome." },
  { questions: ["Good night.", "Good night to you.", "A good night!"], answer: "Good night. Sleep well." },
  { questions: ["I must go now.", "I have to go.", "It is time for me to go."], answer: "Come back soon." },
];

/** What is answered where nothing was told. */
export const NOT_TOLD = "You have not told me.";
