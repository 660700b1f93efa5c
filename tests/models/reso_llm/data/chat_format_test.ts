/** Against the texts of the program that the seed comes from. */
import { assertEquals } from "@std/assert";
import {
  CHAT_STOPS,
  chatPrompt,
  chatRoleOf,
  extractResponse,
  formatChat,
  simpleChatPrompt,
} from "../../../../lib/models/reso_llm/data/mod.ts";
import golden from "../../../golden/reso/chat_format.json" with { type: "json" };

Deno.test("formatChat, chatPrompt and simpleChatPrompt write a chat as upstream", () => {
  assertEquals(formatChat(golden.messages), golden.formatted);
  assertEquals(chatPrompt(golden.messages), golden.prompt);
  assertEquals(chatPrompt(golden.messages, { addAssistant: false }), golden.prompt_no_assistant);
  assertEquals(simpleChatPrompt(golden.messages), golden.simple);
});

Deno.test("extractResponse ends an answer where upstream does", () => {
  assertEquals(CHAT_STOPS, golden.stop_tokens);
  for (const { raw, out } of golden.extract) assertEquals(extractResponse(raw), out);
  assertEquals(extractResponse("a<|endoftext|>b<|user|>"), "a");
});

Deno.test("chatRoleOf knows the names of both roles and no others", () => {
  assertEquals(["user", "Human", "he", "boy"].map(chatRoleOf), Array(4).fill("user"));
  assertEquals(["assistant", "BOT", "gpt", "she", "girl"].map(chatRoleOf), Array(5).fill("assistant"));
  assertEquals(["system", "", "toString"].map(chatRoleOf), Array(3).fill(undefined));
});
