/** Data of Reso-LLM: its tokenizer, chats as text and as ids. */
export { type AnswerCount, type AnswerOptions, answerTalks } from "./answer_talks.ts";
export {
  type ChatMessage,
  chatPrompt,
  type ChatPromptOptions,
  type ChatRole,
  chatRoleOf,
  formatChat,
  simpleChatPrompt,
  SYSTEM_TEXT,
} from "./chat_format.ts";
export * from "./chat_ids.ts";
export * from "./chat_stops.ts";
export * from "./chat_tokenizer.ts";
export {
  CHAT_TOKENS,
  type ChatToken,
  type ChatTokens,
  getChatTokenId,
  hasChatTokens,
  isChatToken,
} from "./chat_tokens.ts";
export * from "./conversations.ts";
export * from "./dataset.ts";
export * from "./default_tokenizer.ts";
export * from "./in_order.ts";
export * from "./chat_lines.ts";
export { makeTalks, type TalkPart } from "./talks/make_talks.ts";
