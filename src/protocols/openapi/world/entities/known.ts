import type { SchemaNode } from '../../../../schema/node.ts'

let latest = 0

/** What was worked out of a thing, so that it is worked out once: beside it, since a WeakMap of thousands costs whenever memory is cleaned up. */
export class Known {
  /** Its own among all: what is remembered elsewhere for as long as the thing is the same, goes by it. */
  readonly serial: number = ++latest
  /** Its entity tag; null until somebody asks. */
  tag: string | null = null
  #node: SchemaNode | null = null
  #shown: unknown = undefined
  #others: Map<SchemaNode, unknown> | null = null

  /** How a schema shows it. Most are shown in one schema alone. */
  shown(node: SchemaNode, make: () => unknown): unknown {
    if (this.#node === node) return this.#shown
    if (this.#node === null) {
      this.#shown = make()
      this.#node = node
      return this.#shown
    }
    this.#others ??= new Map<SchemaNode, unknown>()
    if (!this.#others.has(node)) this.#others.set(node, make())
    return this.#others.get(node)
  }
}
