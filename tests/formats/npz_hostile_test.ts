import { countAllocation } from "../fuzz/allocation_counter.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { deflateSync } from "fflate";
import { crc32 } from "../../lib/formats/crc32.ts";
import { encodeNpy } from "../../lib/formats/npy.ts";
import { listNpz, readNpz, writeNpz } from "../../lib/formats/npz.ts";
import { npyFile } from "./npy_samples.ts";
import { type RawEnd, type RawMember, zipFile } from "./zip_samples.ts";

const MIB = 2 ** 20;
const packed = encodeNpy({ shape: [4], data: Float32Array.of(1, 2, 3, 4) });
const good: RawMember = { name: "w.npy", packed };
const second: RawMember = { name: "v.npy", packed };
const extra = (...bytes: number[]): RawMember => ({ ...good, extra: Uint8Array.from(bytes) });

Deno.test("readNpz reads zip64 fields, zip64 end records, data descriptors, comments and unknown extra fields", () => {
  const fine: [RawMember[], RawEnd][] = [
    [[{ ...good, zip64: true }, second], { zip64: true }],
    [[{ ...good, descriptor: true }, { ...second, descriptor: true }], {}],
    [[extra(0x55, 0x54, 1, 0, 9), second], {
      comment: "PK\u0005\u0006 is in this comment, and more than 22 bytes follow",
    }],
    [
      [{ ...good, packed: deflateSync(packed), method: 8, size: packed.length, crc: crc32(packed) }, second],
      {},
    ],
  ];
  for (const [members, end] of fine) {
    const arrays = readNpz(zipFile(members, end));
    assertEquals([...arrays.keys()], ["w", "v"]);
    assertEquals(arrays.get("w")!.data, Float32Array.of(1, 2, 3, 4));
  }
});

const hostile: [string, RawMember[], RawEnd, string][] = [
  ["a repeated name", [good, good], {}, "it has each member once: found w.npy twice"],
  [
    "a name that climbs",
    [{ ...good, name: "../w.npy" }],
    {},
    'names that have no . or .. parts: found "../w.npy"',
  ],
  ["an absolute name", [{ ...good, name: "/w.npy" }], {}, 'names that are no absolute paths: found "/w.npy"'],
  ["an empty name", [{ ...good, name: "" }], {}, 'names that are not empty: found ""'],
  [
    "a name that paints",
    [{ ...good, name: "\u001b[2J.npy" }],
    {},
    'no control characters: found "\\u001b[2J.npy"',
  ],
  [
    "an encrypted member",
    [{ ...good, flags: 1 }],
    {},
    "member w.npy must not be encrypted: found an encryption flag",
  ],
  ["strong encryption", [{ ...good, flags: 0x41 }], {}, "member w.npy must not be encrypted"],
  ["method 12", [{ ...good, method: 12 }], {}, "stored (0) or deflated (8): found compression method 12"],
  [
    "a stored size that differs",
    [{ ...good, size: 999 }],
    {},
    "member w.npy has exactly 144 bytes in 144 packed ones: found 999 declared",
  ],
  [
    "an impossible ratio",
    [{ ...good, method: 8, size: 2 ** 31 }],
    {},
    "has at most 148608 bytes in 144 packed ones: found 2147483648 declared",
  ],
  [
    "packed bytes past the directory",
    [{ ...good, packedSize: 200, size: 200 }],
    {},
    "needs 200 packed bytes before the directory: found room for 144",
  ],
  [
    "an entry that points at another member",
    [good, { ...second, name: "w2.npy", localName: "w.npy", localStart: 0 }],
    {},
    "has a local header that agrees with the directory",
  ],
  [
    "a wrong local name",
    [{ ...good, localName: "x.npy" }],
    {},
    "has a local header that agrees with the directory: found one that differs",
  ],
  [
    "a wrong local method",
    [{ ...good, localMethod: 8 }],
    {},
    "has a local header that agrees with the directory",
  ],
  [
    "a local header elsewhere",
    [{ ...good, localStart: 7 }],
    {},
    "member w.npy needs its local header at byte 7: found none",
  ],
  [
    "a local header past the end",
    [{ ...good, localStart: 2 ** 31 }],
    {},
    "needs its local header at byte 2147483648",
  ],
  [
    "a zip64 offset of 2^60",
    [{ ...good, zip64: true, localStart: 2 ** 60 }],
    {},
    "member w.npy has a size or offset below 2^53: found 1152921504606846976",
  ],
  [
    "a saturated size without zip64",
    [{ ...good, size: 0xffffffff }],
    {},
    "member w.npy needs a zip64 field for its sizes: found none",
  ],
  [
    "a cut extra field",
    [extra(1, 0, 200, 0)],
    {},
    "member w.npy has whole extra fields in the directory: found one cut short",
  ],
  [
    "two zip64 fields",
    [extra(1, 0, 0, 0, 1, 0, 0, 0)],
    {},
    "member w.npy has one zip64 field at most: found two",
  ],
  [
    "a CRC that differs",
    [{ ...good, crc: 5 }],
    {},
    "member w.npy has CRC-32 00000005 by the directory: found ",
  ],
  [
    "too few members declared",
    [good, second],
    { members: 1 },
    "it has a directory of 1 members: found 51 bytes behind them",
  ],
  ["too many members declared", [good], { members: 2 }, "needs a directory entry at byte 230: found none"],
  [
    "65,535 members declared",
    [good],
    { members: 65535 },
    "has at most 16384 members and 4194304 directory bytes: found 65535 and 51",
  ],
  [
    "a directory elsewhere",
    [good],
    { start: 3 },
    "needs its central directory to end at byte 230, where its end record starts: found 51 bytes from 3 declared",
  ],
  ["a directory of 4 GiB", [good], { bytes: 0xffffffff }, "needs its central directory to end at byte 230"],
  ["a split archive", [good], { disk: 1 }, "it has to be one whole archive: found a part of a split zip"],
  [
    "a zip64 directory at 2^60",
    [good],
    { zip64: true, start: 2 ** 60 },
    "it has a directory offset below 2^53",
  ],
  [
    "a member that is no npy inside",
    [{ ...good, packed: new Uint8Array(40).fill(65) }],
    {},
    "member w.npy has to start with \\x93NUMPY: found plain text",
  ],
  [
    "an empty member",
    [{ ...good, packed: new Uint8Array(0) }],
    {},
    "member w.npy needs a whole .npy header: found 0 bytes in all",
  ],
  [
    "a header longer than its member",
    [{ ...good, packed: packed.slice(0, 100) }],
    {},
    "member w.npy needs 128 header bytes: found 100 in all",
  ],
  [
    "cut data",
    [{ ...good, packed: packed.slice(0, -6) }],
    {},
    "member w.npy needs 16 data bytes for its shape (4,) of <f4: found 10",
  ],
  [
    "a shape of 2^40 floats",
    [{ ...good, packed: npyFile({ shape: [2 ** 40] }) }],
    {},
    "member w.npy needs 4398046511104 data bytes for its shape (1099511627776,) of <f4: found 0",
  ],
  [
    "data that is not deflated",
    [{ ...good, method: 8, packed: new Uint8Array(144).fill(7) }],
    {},
    "member w.npy needs valid deflated data: found invalid block type",
  ],
  [
    "deflated data cut short",
    [{ ...good, method: 8, size: 144, packed: deflateSync(packed).slice(0, -4) }],
    {},
    "member w.npy needs valid deflated data: found unexpected EOF",
  ],
  [
    "fewer bytes than declared",
    [{ ...good, method: 8, size: 160, packed: deflateSync(packed) }],
    {},
    "member w.npy needs 16 data bytes for its shape (4,) of <f4: found 32",
  ],
];
for (const [what, members, end, expected] of hostile) {
  Deno.test(`readNpz refuses ${what} without allocating for it`, () => {
    const bytes = zipFile(members, end);
    const { bytes: allocated, error, result } = countAllocation(() => readNpz(bytes, { name: "m.npz" }));
    assert(error instanceof SyntaxError, `loaded ${result?.size} arrays or threw ${error}`);
    assert(
      error.message.startsWith("Cannot read m.npz as ") && error.message.includes(expected),
      error.message,
    );
    assert(allocated < MIB, `allocated ${allocated} bytes`);
  });
}

Deno.test("readNpz refuses members that share bytes, nested or partly", () => {
  // A stored member whose content is itself a local header with data: the classic overlapping bomb.
  const inner = zipFile([second]).slice(0, 35 + packed.length); // 30 bytes of local header, 5 of name, the data
  const nested = zipFile([{ name: "w.npy", packed: inner }, { ...second, localStart: 35 }], {});
  assertThrows(
    () => readNpz(nested, { name: "m.npz" }),
    SyntaxError,
    "Cannot read m.npz as member v.npy has bytes of its own: found them overlapping those of w.npy",
  );
});

Deno.test("readNpz stops a deflate bomb at the first byte too many, within 16 MB and a second", () => {
  const bomb = deflateSync(new Uint8Array(64 * MIB)); // 64 KiB that would become 64 MiB
  const data = npyFile({ shape: [250_000], data: new Uint8Array(MIB) });
  const whole = deflateSync(data.slice(0, 128), { level: 0 }); // a stored block, last: cleared below to go on into the bomb
  whole[0] &= ~1;
  const joined = new Uint8Array(whole.length + bomb.length);
  joined.set(whole);
  joined.set(bomb, whole.length);
  const bytes = zipFile([{ name: "w.npy", packed: joined, method: 8, size: 1_000_128, crc: 0 }]);
  const started = performance.now();
  const { bytes: allocated, error } = countAllocation(() => readNpz(bytes, { name: "bomb.npz" }));
  assert(error instanceof SyntaxError, String(error));
  assert(
    error.message.startsWith(
      "Cannot read bomb.npz as member w.npy has 1000128 bytes by the directory: found more while inflating",
    ),
    error.message,
  );
  assert(allocated > 1_000_000 && allocated < 1_000_000 + 16 * MIB, `allocated ${allocated} bytes`);
  assert(performance.now() - started < 1000);
});

Deno.test("readNpz allocates a stored or deflated array once and less than 16 MB beside it at a time", () => {
  const data = Float32Array.from({ length: MIB }, (_, i) => i);
  const stored = writeNpz([["w", { shape: [MIB], data }], ["h", {
    shape: [MIB],
    data: new Float32Array(MIB),
    dtype: "<f2",
  }]]);
  const { bytes, result } = countAllocation(() => readNpz(stored));
  assertEquals(result!.get("w")!.data, data);
  assert(bytes < 8 * MIB + 10_000, `allocated ${bytes} bytes for 8 MiB of arrays`);
});

Deno.test("listNpz unpacks no more than each header", () => {
  const deflated = writeNpz([["w", { shape: [64 * MIB], data: new Uint8Array(64 * MIB) }]], {
    compress: true,
  });
  const { bytes, result } = countAllocation(() => listNpz(deflated));
  assertEquals(result!.map((array) => array.shape), [[64 * MIB]]);
  assert(bytes < 16 * MIB, `allocated ${bytes} bytes`);
});

Deno.test("readNpz refuses more than maxBytes before it allocates", () => {
  const deflated = writeNpz([["w", { shape: [64 * MIB], data: new Uint8Array(64 * MIB) }]], {
    compress: true,
  });
  const { bytes, error } = countAllocation(() => readNpz(deflated, { maxBytes: 63 * MIB }));
  assert(
    error instanceof RangeError &&
      error.message.includes("may take 66060288 bytes (maxBytes): at least 6710"),
    String(error),
  );
  assert(bytes < 16 * MIB, `allocated ${bytes} bytes`);
});
