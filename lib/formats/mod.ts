/**
 * File formats: numpy's `.npy` and `.npz`, and what their readers and writers stand on.
 *
 * Readers take hostile files: every length is checked before anything is allocated, and errors name the file, the
 * member, what was found and what was expected.
 * @module
 */
export * from "./atomic_write.ts";
export * from "./content_error.ts";
export { crc32 } from "./crc32.ts";
export * from "./file_kind.ts";
export * from "./float16.ts";
export * from "./npy.ts";
export * from "./npz.ts";
export * from "./npz_damage.ts";
