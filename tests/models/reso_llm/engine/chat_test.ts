import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ChatSession, encodeChat, SYSTEM_TEXT } from "../../../../lib/models/reso_llm/mod.ts";
import { chatLine } from "../../../../lib/models/reso_llm/engine/chat_commands.ts";
import { fittingChat } from "../../../../lib/models/reso_llm/engine/chat_prompt.ts";
import { trimmedPieces } from "../../../../lib/models/reso_llm/mod.ts";
import { favour, tokenizer, withEngine } from "./support.ts";

const LONG = { maxSeqLen: 128 };

Deno.test("ResoLLMInference.chat answers what the user says, and remembers both", async () => {
  await withEngine(LONG, async (engine) => {
    const result = await engine.chatWithResult("Where is the lamp?", { maxLength: 6 });
    assertEquals(result.text, result.text.trim());
    assertEquals(result.tokensGenerated, 6);
    const moments = engine.model.mind.memory!.moments.field.moments();
    assertEquals([moments[0]!.content, moments[0]!.importance], ["Where is the lamp?", 0.9]);
    if (moments[1]) {
      assertEquals([moments[1].content, moments[1].importance], [result.text, 0.8]);
      assertEquals(moments[1].tags.tokenIndex, tokenizer.encode("Where is the lamp?").length);
    }
    assertEquals(typeof await engine.chat([{ role: "human", content: "Hello" }], { maxLength: 3 }), "string");
    await assertRejects(() => engine.chat([]), RangeError, "Cannot chat");
  });
});

Deno.test("ResoLLMInference.chat writes up to 200 tokens, unless the engine or the call says otherwise", async () => {
  const cases: [own: { maxLength?: number }, how: { maxLength?: number }, expected: number][] = [
    ...[[{}, {}, 200], [{ maxLength: 4 }, {}, 4], [{ maxLength: 4 }, { maxLength: 2 }, 2]] as const,
  ].map(([own, how, expected]) => [own, how, expected]);
  for (const [own, how, expected] of cases) {
    await withEngine({}, async (engine) => {
      assertEquals((await engine.chatWithResult("Hello", how)).tokensGenerated, expected);
    }, own);
  }
});

Deno.test("fittingChat is the chat's template, and lets the oldest go when it is too long, then the system's words", () => {
  const messages = ["one lamp", "two lamps", "three lamps"].map((content, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content,
  }));
  const fit = (most: number) =>
    tokenizer.decode(fittingChat(tokenizer, messages, { most }), { skipSpecial: false });
  const whole = encodeChat(tokenizer, messages);
  assertEquals(fittingChat(tokenizer, messages, { most: whole.length }), whole);
  const shorter = fit(whole.length - 1);
  assert(!shorter.includes("one lamp") && shorter.includes("two lamps") && shorter.includes(SYSTEM_TEXT));
  assertEquals(fit(1), "<BOS><|user|>\nthree lamps\n<|endofuser|>\n<|assistant|>\n");
});

Deno.test("chatLine takes a word behind a slash for a command, and refuses one that is none", () => {
  assertEquals(chatLine("/EXIT"), { do: "exit" });
  assertEquals(chatLine("/goal the lamp"), { do: "goal", text: "the lamp" });
  assertThrows(() => chatLine("/stauts"), RangeError, "did you mean /status?");
  assertThrows(() => chatLine("/goal"), RangeError, "it is typed as goal DESCRIPTION: /goal");
  assertThrows(() => chatLine("/save the whale"), RangeError, "it is typed as save FILE");
  for (const said of ["/", "/ help", "/usr/bin is a folder", "a / b"]) {
    assertEquals(chatLine(said), { do: "say", text: said });
  }
});

Deno.test("chatLine tells commands, whatever their case, from what is said", () => {
  assertEquals(["EXIT", "quit", "Status", "metrics", "help", "  "].map((line) => chatLine(line)?.do), [
    ...["exit", "exit", "status", "metrics", "help", undefined],
  ]);
  assertEquals(chatLine("Goal  speak of  the lamp"), { do: "goal", text: "speak of  the lamp" });
  assertEquals(chatLine("save a.npz"), { do: "save", text: "a.npz" });
  assertEquals(chatLine("memory"), { do: "memory", text: "" });
  assertEquals(chatLine("memory of lamps"), { do: "memory", text: "of lamps" });
  for (const said of ["Save the whale", "help me", "status of the lamp", "goal", "load"]) {
    assertEquals(chatLine(said), { do: "say", text: said });
  }
});

Deno.test("ChatSession keeps twenty messages, a goal for one answer, and none of an answer that was broken off", async () => {
  await withEngine(LONG, async (engine) => {
    const chat = new ChatSession(engine, { maxLength: 2 });
    const lamp = tokenizer.encode(" lamp")[0]!;
    favour(engine.model, lamp, 60);
    await chat.handle("goal speak of the lamp");
    const status = await chat.handle("status");
    assert(status?.kind === "status");
    assertEquals(status.status.goals, [{ description: "speak of the lamp", progress: 0 }]);
    assertEquals(engine.model.getActiveGoals(), []);
    const first = await chat.handle("Hello");
    assert(first?.kind === "answer");
    assertEquals(first.result.goalsAchieved, ["speak of the lamp"]);
    const second = await chat.handle("Hello");
    assert(second?.kind === "answer");
    assertEquals(second.result.goalsAchieved, []);
    for (let i = 0; i < 10; i++) await chat.handle(`message ${i}`);
    assertEquals(chat.history.length, 20);
    assertEquals(chat.history.at(-2), { role: "user", content: "message 9" });
    const before = [...chat.history];
    await chat.handle("one more", { signal: AbortSignal.abort() });
    assertEquals(chat.history, before);
    await assertRejects(() => chat.handle("goal ..."), RangeError, "Cannot set a goal");
    assertEquals((await chat.handle("bye"))?.kind, "answer");
  });
});

Deno.test("ChatSession shows what is remembered, toggles metrics, helps, and ends", async () => {
  await withEngine(LONG, async (engine) => {
    const chat = new ChatSession(engine, { maxLength: 2 });
    assertEquals(await chat.handle("memory"), { kind: "memory", found: [] });
    engine.model.updateMemory("The secret code is 42.");
    engine.model.updateMemory("Bread and butter.");
    const found = await chat.handle("memory secret code");
    assert(found?.kind === "memory");
    assertEquals(found.found[0]!.moment.content, "The secret code is 42.");
    assertEquals(await chat.handle("metrics"), { kind: "said", text: "Metrics on" });
    assertEquals([chat.showMetrics, await chat.handle("")], [true, undefined]);
    assertEquals((await chat.handle("help"))?.kind, "help");
    assertEquals(await chat.handle("quit"), { kind: "exit" });
  });
  await withEngine({ standardMode: true }, async (engine) => {
    const chat = new ChatSession(engine, { maxLength: 2 });
    await assertRejects(() => chat.handle("memory"), RangeError, "temporalSmf.enabled is false");
    await assertRejects(() => chat.handle("goal the lamp"), RangeError, "standardMode is true");
    assertEquals((await chat.handle("status"))?.kind, "status");
  });
});

Deno.test("ResoLLMInference.interactiveSession prompts, answers, tells what goes wrong, and ends", async () => {
  await withEngine(LONG, async (engine) => {
    let shown = "";
    const lines = ["Hello", "", "goal ...", "metrics", "exit", "never read"];
    await engine.interactiveSession({
      lines,
      write: (text) => shown += text,
      maxLength: 3,
      showMetrics: true,
    });
    assert(/^Reso-LLM · [\d,]+ parameters · kuramoto, agency, /.test(shown), shown);
    assert(
      /You: A: .*\n\[Tokens: 3, Time: [\d.]+ms, Stability: stable\]\nYou: You: Cannot set a goal/s.test(
        shown,
      ),
      shown,
    );
    assert(shown.endsWith("Metrics off\nYou: "), shown);
  });
});

Deno.test("trimmedPieces passes on everything but white space at both ends", () => {
  let shown = "";
  const write = trimmedPieces((text) => shown += text);
  for (const piece of ["\n", " ", "a ", "", "\nb", " ", "\n"]) write(piece);
  assertEquals(shown, "a \nb");
});
