/** `.npy` files with headers that lie. */
import { deflateSync } from "fflate";
import { npyFile } from "../../formats/npy_samples.ts";
import { type Dice, pick } from "../dice.ts";

const DESCRS: readonly string[] = [
  ...[
    "'<f4'",
    "'>f4'",
    "'<f8'",
    "'<f2'",
    "'>f2'",
    "'|u1'",
    "'|b1'",
    "'<i8'",
    "'>i4'",
    "'<u2'",
    "'|O'",
    "'<U5'",
    "'|S3'",
  ],
  ...[
    "'<f16'",
    "'<c8'",
    "'<M8[s]'",
    "'|V8'",
    "[('a', '<f4')]",
    "[('a', '<f4'), ('b', '|O')]",
    "''",
    "'f'",
    "'<f3'",
    "None",
    "'<f44444'",
  ],
];
const SHAPES: readonly string[] = [
  ...[
    "()",
    "(0,)",
    "(1,)",
    "(2, 3)",
    "(3, 2)",
    "(6,)",
    "(6, 1)",
    "(1, 6)",
    "(0, 4611686018427387904)",
    "(-1,)",
    "(6)",
    "(2, 3,)",
  ],
  ...[
    "(4294967296, 4294967296)",
    "(9007199254740992,)",
    "(9007199254740993,)",
    "(2147483647,)",
    "(4294967295, 2)",
  ],
  ...[
    "(65536, 65536, 65536, 65536)",
    "(18446744073709551616,)",
    "(1e3,)",
    "(2.0, 3)",
    "(True, 6)",
    "(0x6,)",
    "(6L,)",
    "6",
    "[6]",
    "((6,),)",
  ],
];
const TEXTS: readonly string[] = [
  ...["", "{}", "{'descr': '<f4'}", "[]", "{'shape': (6,), 'descr': '<f4', 'fortran_order': False}"],
  "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'shape': (5,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'extra': 1}",
  "{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}",
  `{'descr': '<f4', 'fortran_order': False, 'shape': (${"1, ".repeat(100)})}`,
  `{'descr': '<f4', 'fortran_order': False, 'shape': ${"(".repeat(5000)}`,
  `{'descr': ${"[".repeat(5000)}`,
  `{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }${" ".repeat(60000)}`,
  "__import__('os').system('true')",
];

/** A file of a header of every kind with a few bytes of data. */
export function nastyNpy(dice: Dice): Uint8Array {
  const data = new Uint8Array(dice(2) === 0 ? 24 : pick([0, 1, 2, 4, 6, 12, 23, 25, 48], dice)).fill(
    pick([0, 1, 0x3f, 0x7f, 255], dice),
  );
  const version = 1 + dice(3);
  if (dice(5) === 0) return npyFile({ text: pick(TEXTS, dice), data, version: version === 1 ? 2 : version });
  const fortran = pick(["True", "False"], dice);
  const text = `{'descr': ${pick(DESCRS, dice)}, 'fortran_order': ${fortran}, 'shape': ${
    pick(SHAPES, dice)
  }, }`;
  const bytes = npyFile({ text, data, version });
  if (dice(8) === 0) {
    bytes.set(pick([[255, 255], [0, 0], [1, 0], [255, 255, 255, 255], [255, 255, 255, 127]], dice), 8);
  }
  return bytes;
}

/** 32 MB of zeros behind the header of an array of one element: what a zip bomb packs. */
export function npyBomb(): { packed: Uint8Array; size: number } {
  const head = npyFile({ shape: [1] });
  const whole = new Uint8Array(2 ** 25);
  whole.set(head);
  return { packed: deflateSync(whole), size: whole.length };
}
