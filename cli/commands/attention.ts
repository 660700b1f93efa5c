/** `haze attention`: what the heads of a model look at while they read a text. */
import { encode as encodePng } from "fast-png";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import {
  attentionMaps,
  HazeModel,
  type HeadMap,
  LlisaModel,
  type OpenedModel,
  ResoformerModel,
  ResoLLMModel,
  SpiralModel,
} from "../../lib/models/mod.ts";
import {
  type Call,
  type Command,
  COMPUTE_OPTIONS,
  type Io,
  TOKENIZER_OPTION,
  UsageError,
  VOCABULARY_OPTION,
} from "../command.ts";
import { noteWarnings, openForText } from "../files.ts";
import { PICTURE_OPTIONS, pictureFile } from "../picture_file.ts";
import { encodePrompt, noteUnread } from "../prompt.ts";
import { EXIT } from "../report.ts";
import { drawMaps } from "../ui/heat_map.ts";
import { drawMapImage, type PlacedMap } from "../ui/map_image.ts";
import { headTable } from "../ui/head_table.ts";
import { visible } from "../ui/pieces.ts";
import { meantHint } from "../suggest.ts";
import { outColumns } from "../ui/terminal.ts";
import { BLAS, reads, readsText, SIZES_BESIDE, writes } from "../permissions.ts";

export const command: Command = {
  name: "attention",
  summary: "What each head looks at while the model reads a text: maps, gates, entropy, distance.",
  positionals: ["CKPT"],
  options: [
    { name: "prompt", kind: "text", value: "TEXT", help: "text to read" },
    ...PICTURE_OPTIONS,
    { name: "layer", kind: "integer", value: "N", help: "one block, from 0" },
    { name: "head", kind: "integer", value: "N", help: "one head of each block, from 0" },
    {
      name: "kind",
      kind: "text",
      value: "NAME",
      help: "one kind of heads: reweight or content (all that llisa has)",
    },
    VOCABULARY_OPTION,
    TOKENIZER_OPTION,
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    reads("CKPT"),
    readsText("--corpus"),
    reads("--tokenizer"),
    ...writes("--out"),
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: [
    'haze attention runs/haze.npz --prompt "the lamp is lit"',
    'haze attention runs/haze.npz --prompt "the lamp is lit" --layer 1 --kind content --out runs/maps.png',
  ],
  async run(call, io) {
    const prompt = call.text("prompt");
    if (prompt === undefined) throw new UsageError("Cannot show attention as --prompt needs TEXT: nothing");
    const out = await pictureFile(call, "draw attention");
    const opened = await openForText(call.positionals[0]!, call);
    try {
      noteWarnings(opened, io);
      return await show(opened, prompt, out, call, io);
    } finally {
      opened.model.close();
    }
  },
};

async function show(
  { model, tokenizer }: OpenedModel,
  prompt: string,
  out: string | undefined,
  call: Call,
  io: Io,
): Promise<number> {
  if (
    !(model instanceof HazeModel || model instanceof LlisaModel || model instanceof ResoformerModel ||
      model instanceof ResoLLMModel || model instanceof SpiralModel)
  ) {
    throw new Error(
      `Cannot show attention as only haze, llisa, resoformer, reso-llm and spiral models hand out their weights: this is ${model.kind}`,
    );
  }
  const ids = encodePrompt(tokenizer, prompt, io, { act: "show attention" });
  noteUnread(ids, model.contextLength, io);
  const tokens = [...ids.slice(-model.contextLength)];
  const pieces = tokenizer.pieces(tokens);
  const maps = select(attentionMaps(model, tokens), call);
  if (out !== undefined) {
    const { width, height, data } = draw(call.positionals[0]!, maps, pieces);
    await writeFileAtomic(out, encodePng({ width, height, data, channels: 4 }));
    io.err(`saved ${out}, ${width} × ${height} pixels\n`);
  }
  if (call.flag("json")) {
    io.out(`${JSON.stringify({ tokens, pieces, maps })}\n`);
    return EXIT.done;
  }
  const columns = outColumns(io.outIsTerminal);
  const color = io.color && io.outIsTerminal;
  if (out === undefined) {
    const titled = maps.map((map) => ({ title: `${nameOf(map)}${gateOf(map)}`, weights: map.weights }));
    io.out(`${drawMaps(titled, pieces, columns, color)}\n`);
  }
  io.out(headTable(maps, columns));
  return EXIT.done;
}

const nameOf = ({ layer, kind, head }: HeadMap): string => `layer ${layer} ${kind} head ${head}`;
const gateOf = ({ gate }: HeadMap): string => gate === undefined ? "" : ` gate ${gate.toFixed(2)}`;

/** The maps that `--layer`, `--head` and `--kind` leave. */
function select(maps: readonly HeadMap[], call: Call): HeadMap[] {
  const wanted = { layer: call.number("layer"), head: call.number("head"), kind: call.text("kind") };
  return (["layer", "head", "kind"] as const).reduce<HeadMap[]>((left, key) => {
    const value = wanted[key];
    if (value === undefined) return left;
    const known = [...new Set(maps.map((map) => map[key]))];
    if (!known.some((one) => one === value)) {
      throw new UsageError(
        `Cannot show attention as --${key} must be one of ${known.join(", ")}: ${value}${
          meantHint(String(value), known.map(String))
        }`,
      );
    }
    return left.filter((map) => map[key] === value);
  }, [...maps]);
}

/** A row for each block and kind, a column for each head. */
function draw(name: string, maps: readonly HeadMap[], pieces: readonly string[]) {
  const rows = [...new Set(maps.map(({ layer, kind }) => `${layer} ${kind}`))];
  const columns = [...new Set(maps.map(({ head }) => head))];
  const placed = maps.map((map): PlacedMap => {
    const { layer, kind, head, weights, measures } = map;
    return {
      ...{ row: rows.indexOf(`${layer} ${kind}`), column: columns.indexOf(head), weights },
      titles: [
        nameOf(map),
        [
          ...(map.gate === undefined ? [] : [gateOf(map).trim()]),
          `${measures.rowEntropyBits.toFixed(2)} bits`,
          `${measures.meanDistance.toFixed(1)} back`,
        ].join(", "),
      ],
    };
  });
  const text = pieces.map((piece) => piece === " " ? " " : visible(piece).join("")).join("");
  return drawMapImage(`${name}: ${text}`, placed, pieces);
}
