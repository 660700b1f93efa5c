/** Products of every small size, and of primes beyond a block: all that a tile does not divide. */
import { assert } from "@std/assert";
import { Pcg64 } from "../../lib/random/mod.ts";
import { backends, reference, uniforms } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const PRIMES = [37, 61, 97, 127, 389, 1031];
const SMALL = 33;
/** Error as a share of Σ|a·b|. */
const TOLERANCE = 1e-6;

const size = 1100 * 400;
const [POOL_A, POOL_B] = [uniforms(size), uniforms(size)];
const [EXACT_A, EXACT_B] = [POOL_A, POOL_B].map((pool) => Float64Array.from(pool)) as [
  Float64Array,
  Float64Array,
];
const [SIZE_A, SIZE_B] = [EXACT_A, EXACT_B].map((pool) => pool.map(Math.abs)) as [Float64Array, Float64Array];

/** One product, in all transpositions on all backends; the pools are read as stored, transposed or not. */
function check(M: number, N: number, K: number): void {
  for (
    const [transposeA, transposeB] of [[false, false], [false, true], [true, false], [true, true]] as const
  ) {
    const sizes = { M, N, K, transposeA, transposeB };
    const [expected, scale] = [new Float64Array(M * N), new Float64Array(M * N)];
    reference.gemm({ a: EXACT_A, b: EXACT_B, c: expected, ...sizes });
    reference.gemm({ a: SIZE_A, b: SIZE_B, c: scale, ...sizes });
    for (const kernels of backends) {
      const c = new Float32Array(M * N);
      kernels.gemm({ a: POOL_A.subarray(0, M * K), b: POOL_B.subarray(0, K * N), c, ...sizes });
      const at = c.findIndex((value, i) => !(Math.abs(value - expected[i]!) <= TOLERANCE * scale[i]!));
      assert(at < 0, `${kernels.name} ${JSON.stringify(sizes)}: ${c[at]} at ${at}, expected ${expected[at]}`);
    }
  }
}

Deno.test(`gemm is right to 1e-6 of its terms for ${FULL ? "every size" : "500 sizes"} from 1 to ${SMALL}`, () => {
  if (!FULL) {
    const random = new Pcg64(3);
    const draw = () => 1 + Math.floor(SMALL * random.uniform());
    for (let i = 0; i < 500; i++) check(draw(), draw(), draw());
    return;
  }
  for (let M = 1; M <= SMALL; M++) {
    for (let N = 1; N <= SMALL; N++) for (let K = 1; K <= SMALL; K++) check(M, N, K);
  }
});

Deno.test("gemm is right to 1e-6 of its terms for primes, up to beyond every block", () => {
  for (const long of PRIMES) {
    for (const [M, N, K] of [[long, 29, 31], [31, long, 29], [29, 31, long], [3, long, 7]] as const) {
      check(M, N, K);
    }
  }
  check(97, 61, 389);
  check(127, 389, 61);
});
