import { assert, assertEquals } from "@std/assert";
import { erf, erfc } from "../../../lib/kernels/reference/erf.ts";

/** x, erf x, erfc x to 17 digits, by arbitrary-precision arithmetic (mpmath 1.3, 30 digits). */
const TABLE: readonly (readonly [x: number, erf: number, erfc: number])[] = [
  [1e-300, 1.1283791670955126e-300, 1.0],
  [1e-8, 1.1283791670955126e-8, 0.99999998871620833],
  [0.1, 0.1124629160182849, 0.8875370839817151],
  [0.5, 0.52049987781304654, 0.47950012218695346],
  [0.999, 0.84228527020649694, 0.15771472979350306],
  [1.001, 0.84311548547807628, 0.15688451452192372],
  [1.5, 0.96610514647531073, 0.033894853524689273],
  [2.25, 0.99853728341331885, 0.0014627165866811517],
  [3.5, 0.99999925690162766, 7.4309837234141275e-7],
  [6, 0.99999999999999998, 2.1519736712498913e-17],
  [10.5, 1.0, 7.0359280901775227e-50],
  [26, 1.0, 5.6631924088561428e-296],
];

const isClose = (got: number, wanted: number, relative: number): boolean =>
  Math.abs(got - wanted) <= relative * Math.abs(wanted);

Deno.test("erf and erfc agree with 17-digit values, erf to 1e-15 and erfc to 4e-15 of the result", () => {
  for (const [x, wanted, complement] of TABLE) {
    assert(isClose(erf(x), wanted, 1e-15), `erf ${x}: ${erf(x)}`);
    assert(isClose(erf(-x), -wanted, 1e-15), `erf ${-x}: ${erf(-x)}`);
    assert(isClose(erfc(x), complement, 4e-15), `erfc ${x}: ${erfc(x)}`);
    assert(isClose(erfc(-x), 1 + wanted, 1e-15), `erfc ${-x}: ${erfc(-x)}`);
  }
});

Deno.test("erf and erfc reach their limits and keep NaN and the sign of zero", () => {
  assertEquals([Infinity, 1e300, 30, -30, -1e300, -Infinity].map(erf), [1, 1, 1, -1, -1, -1]);
  assertEquals([Infinity, 1e300, 30, -30, -1e300, -Infinity].map(erfc), [0, 0, 0, 2, 2, 2]);
  assertEquals([erf(0), erf(-0), erf(5e-324), erfc(0)], [0, -0, 5e-324, 1]);
  assertEquals([erf(NaN), erfc(NaN)], [NaN, NaN]);
});
