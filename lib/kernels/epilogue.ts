/** What backends check of an epilogue alike. */
import type { GemmCall } from "./calls/products.ts";

/** @throws {TypeError} if an epilogue follows a batch of products: its arrays have no place for more than one. */
export function requireSingleProduct({ batch = 1, epilogue }: Pick<GemmCall, "batch" | "epilogue">): void {
  if (!epilogue || batch === 1) return;
  throw new TypeError(`Cannot run gemm as an epilogue follows a single product: batch is ${batch}`);
}
