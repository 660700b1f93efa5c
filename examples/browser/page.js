// Opens model.npz beside this page and writes with it. haze.js is the library in one file (see serve.ts).
const { defaultKernels, generate, openCheckpoint } = await import(new URL("haze.js", import.meta.url).href);

const [form, text, facts] = [
  document.querySelector("form"),
  ...["text", "facts"].map((id) => document.getElementById(id)),
];

async function open() {
  const answer = await fetch("model.npz");
  if (!answer.ok) throw new Error(`Cannot open model.npz as the server must give it: ${answer.status}`);
  return openCheckpoint(new Uint8Array(await answer.arrayBuffer()), { name: "model.npz" });
}

function write({ model, tokenizer }) {
  const { prompt, length, seed } = Object.fromEntries(new FormData(form));
  const ids = tokenizer.encode(prompt || "\n");
  const options = { length: Number(length), seed: Number(seed) };
  const startMs = performance.now();
  const tokens = Array.from(generate(model, ids, options), ({ token }) => token);
  const tokensPerSecond = tokens.length / (performance.now() - startMs) * 1000;
  const [begin, rest] = [document.createElement("b"), tokenizer.decode(tokens)];
  begin.textContent = tokenizer.decode([...ids]);
  text.replaceChildren(begin, rest);
  const shared = globalThis.crossOriginIsolated ? "isolated" : "not isolated";
  facts.textContent = `${model.kind}, ${defaultKernels().name}, ${
    Math.round(tokensPerSecond).toLocaleString("en")
  } tokens a second; the page is ${shared}`;
  text.dataset.ids = tokens.join(" ");
}

try {
  const opened = await open();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(opened);
  });
  write(opened);
} catch (error) {
  facts.textContent = String(error);
}
