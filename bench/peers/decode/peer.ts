/** The C peer, compiled by gcc into a temporary folder and opened as a library. */
import { DECODE_GROUP, type DecodeShape } from "../../sizes.ts";
import { decodeProducts } from "../../decode_products.ts";

const COMPILER = "gcc";
const FLAGS = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", `-DGROUP=${DECODE_GROUP}`];

/** The plain loops of one shape. */
export interface Peer {
  /** All products of that many tokens in floats. */
  float(tokens: number): void;
  /** The same in 8-bit integers. */
  int8(tokens: number): void;
  close(): void;
}

/** Compiles the peer; the function makes one for a shape. */
export async function compilePeer(): Promise<(shape: DecodeShape) => Peer> {
  const folder = await Deno.makeTempDir();
  try {
    const library = `${folder}/decode.so`;
    const source = new URL("decode.c", import.meta.url).pathname;
    const args = [...FLAGS, "-o", library, source, "-lm"];
    const { success, stderr } = await new Deno.Command(COMPILER, { args }).output();
    if (!success) {
      throw new Error(
        `Cannot measure the peer as ${COMPILER} must compile it: ${new TextDecoder().decode(stderr)}`,
      );
    }
    return openPeer(library);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function openPeer(library: string): (shape: DecodeShape) => Peer {
  const { symbols } = Deno.dlopen(library, {
    decode_new: { parameters: ["buffer", "i32"], result: "pointer" },
    decode_float: { parameters: ["pointer", "i32"], result: "void" },
    decode_int8: { parameters: ["pointer", "i32"], result: "void" },
    decode_free: { parameters: ["pointer"], result: "void" },
  });
  return (shape) => {
    const products = decodeProducts(shape);
    const sizes = Int32Array.from(products.flatMap(({ N, K, newInput }) => [N, K, newInput ? 1 : 0]));
    const model = symbols.decode_new(sizes, products.length);
    if (model === null) throw new Error("Cannot measure the peer as it must get its memory: it did not");
    return {
      float: (tokens) => symbols.decode_float(model, tokens),
      int8: (tokens) => symbols.decode_int8(model, tokens),
      close: () => symbols.decode_free(model),
    };
  };
}
