/**
 * Oscillators, hypercomplex products, exponents of traces and entanglement; the plain form of each is the baseline.
 *
 *     deno bench -A bench/physics_bench.ts
 *
 * @module
 */
import {
  entanglementEntropyBits,
  hypercomplexProduct,
  type Ket,
  lyapunovOfTrace,
  matrixDrift,
  simulatePhases,
  syncOrder,
} from "../lib/physics/mod.ts";
import { sinCos } from "../lib/physics/kuramoto/sin_cos.ts";
import { tableProduct } from "../lib/physics/hypercomplex/table_product.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { factors, oscillatorRun, productRun } from "./physics_cases.ts";

const random = new Pcg64(1);
const normals = (n: number) => Float64Array.from({ length: n }, () => random.normal());

{
  const [theta, sines, cosines] = [normals(1024), new Float64Array(1024), new Float64Array(1024)];
  Deno.bench("1,024 sines and cosines by Math", { group: "sines", baseline: true }, () => {
    for (let i = 0; i < 1024; i++) {
      sines[i] = Math.sin(theta[i]);
      cosines[i] = Math.cos(theta[i]);
    }
  });
  Deno.bench("1,024 sines and cosines at once", { group: "sines" }, () => sinCos(theta, sines, cosines));
  Deno.bench("order parameter of 1,024 phases", { group: "sines" }, () => void syncOrder(theta));
}

{
  const N = 512;
  const coupled = matrixDrift(normals(N), new Float64Array(N * N).fill(2 / N));
  const theta = normals(N);
  Deno.bench("100 Euler steps of 512 by a matrix", { group: "steps", baseline: true }, () => {
    simulatePhases(theta, coupled, { duration: 1 });
  });
  const cases = [[512, 100, "euler"], [1024, 1000, "euler"], [4096, 1000, "euler"], [
    1024,
    1000,
    "rk4",
  ]] as const;
  for (const [size, steps, method] of cases) {
    const run = oscillatorRun(size, steps, method);
    Deno.bench(
      `${steps} steps of ${size} by the mean field, ${method}`,
      { group: "steps" },
      () => void run(),
    );
  }
}

{
  const [a, b, out] = factors(16);
  Deno.bench("1,000 sedenion products by the table", { group: "products", baseline: true }, () => {
    for (let n = 0; n < 1000; n++) tableProduct(a, b, out);
  });
  for (const dim of [16, 8, 4]) {
    const run = productRun(dim, 1000);
    Deno.bench(`1,000 products in dimension ${dim}`, { group: "products" }, () => void run());
  }
  Deno.bench("1,000 sedenion products, each a new array", { group: "products" }, () => {
    for (let n = 0; n < 1000; n++) hypercomplexProduct(a, b);
  });
}

for (const n of [40, 400]) {
  const trace = normals(n);
  const options = { group: "exponents", baseline: n === 40 };
  Deno.bench(`exponent of a trace of ${n}`, options, () => void lyapunovOfTrace(trace));
}

for (const dim of [2, 16, 64]) {
  const ket: Ket = Array.from({ length: dim * dim }, (_, n) => {
    return { labels: [n % dim, Math.floor(n / dim)], re: random.normal(), im: random.normal() };
  });
  const options = { group: "entanglement", baseline: dim === 2 };
  Deno.bench(`entanglement of ${dim} by ${dim} labels`, options, () => void entanglementEntropyBits(ket));
}
