/** Data of Reso-LLM: its tokenizer, chats as text and as ids. */
export * from "./chat_format.ts";
export * from "./chat_ids.ts";
export * from "./chat_stops.ts";
export * from "./chat_tokens.ts";
export * from "./conversations.ts";
export * from "./default_tokenizer.ts";
