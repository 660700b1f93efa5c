/** How a kernel is called with its operands. */
import type { Kernel } from "./call.ts";

/**
 * kernel(...o), for the numbers of operands that kernels of short calls have. Spreading an array makes an object on the heap of
 * every operand as soon as one of them is no integer, which costs more than a norm of 64 numbers.
 */
export function invoke(kernel: Kernel, o: readonly number[]): void {
  switch (o.length) {
    case 4:
      return kernel(o[0], o[1], o[2], o[3]);
    case 5:
      return kernel(o[0], o[1], o[2], o[3], o[4]);
    case 6:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5]);
    case 7:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6]);
    case 8:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7]);
    case 9:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]);
    case 10:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8], o[9]);
    case 11:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8], o[9], o[10]);
    case 12:
      return kernel(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8], o[9], o[10], o[11]);
    case 30:
      return kernel(
        o[0],
        o[1],
        o[2],
        o[3],
        o[4],
        o[5],
        o[6],
        o[7],
        o[8],
        o[9],
        o[10],
        o[11],
        o[12],
        o[13],
        o[14],
        o[15],
        o[16],
        o[17],
        o[18],
        o[19],
        o[20],
        o[21],
        o[22],
        o[23],
        o[24],
        o[25],
        o[26],
        o[27],
        o[28],
        o[29],
      );
    default:
      return kernel(...o);
  }
}
