/** A node of the trie: where it leads, and which names end here. */
interface Node {
  next: Map<number, Node>;
  names: string[];
}

const emptyNode = (): Node => ({ next: new Map(), names: [] });

/**
 * Finds named n-grams of token ids by their last token.
 *
 * The trie holds n-grams backwards, so that what ends at a token is found by walking back from it: at most as many steps
 * as the longest n-gram has tokens, however many there are.
 *
 * @example
 * ```ts
 * import { NgramMatcher } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const matcher = new NgramMatcher();
 * matcher.add("lamp", [7]);
 * matcher.add("cold lamp", [4, 7]);
 * assertEquals(matcher.endingAt([1, 4, 7], 2), ["lamp", "cold lamp"]); // the shorter first
 * assertEquals(matcher.endingAt([1, 4, 7], 1), []);
 * ```
 */
export class NgramMatcher {
  readonly #root = emptyNode();
  readonly #ids = new Map<string, readonly number[]>();
  /** How many names there are of each length. */
  readonly #lengths = new Map<number, number>();

  /** How many n-grams have a name. */
  get size(): number {
    return this.#ids.size;
  }

  /** Tokens of the longest n-gram; 0 if there is none. */
  get longest(): number {
    return Math.max(0, ...this.#lengths.keys());
  }

  /** The n-gram of a name, if there is one. */
  idsOf(name: string): readonly number[] | undefined {
    return this.#ids.get(name);
  }

  /**
   * Names an n-gram; a name that had another one loses it.
   *
   * @throws {RangeError} if there is no token, or an id is no integer from 0 up
   */
  add(name: string, ids: ArrayLike<number>): void {
    const own = checkedIds(ids);
    this.remove(name);
    let node = this.#root;
    for (const id of own.toReversed()) {
      if (!node.next.has(id)) node.next.set(id, emptyNode());
      node = node.next.get(id)!;
    }
    node.names.push(name);
    this.#ids.set(name, own);
    this.#count(own.length, 1);
  }

  /** Forgets a name; says whether there was one. */
  remove(name: string): boolean {
    const ids = this.#ids.get(name);
    if (ids === undefined) return false;
    const path = [this.#root];
    for (const id of ids.toReversed()) path.push(path.at(-1)!.next.get(id)!);
    const { names } = path.at(-1)!;
    names.splice(names.indexOf(name), 1);
    for (let depth = path.length - 1; depth > 0; depth--) {
      if (path[depth].names.length > 0 || path[depth].next.size > 0) break;
      path[depth - 1].next.delete(ids[ids.length - depth]);
    }
    this.#ids.delete(name);
    this.#count(ids.length, -1);
    return true;
  }

  /**
   * The names of n-grams whose last token stands at `at`; the shorter first, of equal ones the first named.
   *
   * @param from Where the text begins: no n-gram reaches before it.
   */
  endingAt(ids: ArrayLike<number>, at: number, from = 0): string[] {
    const found: string[] = [];
    for (let node: Node | undefined = this.#root, t = at; t >= from; t--) {
      node = node.next.get(ids[t]);
      if (node === undefined) break;
      if (node.names.length > 0) found.push(...node.names);
    }
    return found;
  }

  #count(length: number, change: number): void {
    const count = (this.#lengths.get(length) ?? 0) + change;
    if (count > 0) this.#lengths.set(length, count);
    else this.#lengths.delete(length);
  }
}

/** A copy of ids that can be n-grams. */
function checkedIds(ids: ArrayLike<number>): number[] {
  const own = Array.from(ids);
  if (own.length === 0) throw new RangeError("Cannot name an n-gram as it has a token: there is none");
  const wrong = own.find((id) => !Number.isSafeInteger(id) || id < 0);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot name an n-gram as its ids are integers from 0 up: ${wrong}`);
  }
  return own;
}
