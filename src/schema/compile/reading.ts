import type { CompiledNode } from './compiled.ts'
import { isNumeric } from '../json/decimal.ts'
import type { Dialect } from './dialect.ts'
import type { Numeric, SafePattern, SchemaDefect } from '../node.ts'
import { compilePattern } from '../pattern/pattern.ts'
import { isRecord } from '../json/pointer.ts'
import type { Resources } from './resources.ts'

const MAX_COUNT = Number.MAX_SAFE_INTEGER

/** One schema while its keywords are read: takes what has the right type and tells the rest as defects. */
export class Reading {
  readonly node: CompiledNode
  readonly raw: Readonly<Record<string, unknown>>
  readonly dialect: Dialect
  readonly defects: SchemaDefect[] = []
  readonly resources: Resources

  constructor(node: CompiledNode, raw: Readonly<Record<string, unknown>>, resources: Resources) {
    this.node = node
    this.raw = raw
    this.resources = resources
    this.dialect = node.resource.dialect
  }

  defect(code: string, message: string, steps: readonly (string | number)[], harmless = true): void {
    this.defects.push({ code, message, place: this.node.rule(...steps), harmless })
  }

  /** Whether the dialect knows the keywords that came with a draft. */
  since(draft: number): boolean {
    return this.dialect.draft >= draft
  }

  has(keyword: string): boolean {
    return this.raw[keyword] !== undefined && Object.hasOwn(this.raw, keyword)
  }

  text(keyword: string): string | null {
    const value = this.raw[keyword]
    if (value === undefined || typeof value === 'string') return value ?? null
    return this.#wrong(keyword, 'a string')
  }

  flag(keyword: string): boolean {
    const value = this.raw[keyword]
    if (value === undefined || typeof value === 'boolean') return value ?? false
    this.#wrong(keyword, 'true or false')
    return false
  }

  count(keyword: string, absent: number): number {
    const value = this.raw[keyword]
    if (value === undefined) return absent
    if (typeof value === 'number' && value >= 0) return Math.min(Number.isInteger(value) ? value : Math.ceil(value), MAX_COUNT)
    if (isNumeric(value) && Number(value) > MAX_COUNT) return MAX_COUNT
    this.#wrong(keyword, 'a number of things')
    return absent
  }

  numeric(keyword: string): Numeric | null {
    const value = this.raw[keyword]
    if (value === undefined) return null
    if (isNumeric(value) && !Number.isNaN(value)) return value
    return this.#wrong(keyword, 'a number')
  }

  schema(keyword: string): CompiledNode | null {
    const value = this.raw[keyword]
    if (value === undefined) return null
    if (isRecord(value) || typeof value === 'boolean') return this.child(value, keyword)
    return this.#wrong(keyword, 'a schema')
  }

  schemas(keyword: string): readonly CompiledNode[] {
    const value = this.raw[keyword]
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map((one: unknown, index) => this.child(one, keyword, index))
    this.#wrong(keyword, 'a list of schemas')
    return []
  }

  schemaMap(keyword: string): ReadonlyMap<string, CompiledNode> {
    const map = new Map<string, CompiledNode>()
    for (const [name, value] of this.members(keyword)) map.set(name, this.child(value, keyword, name))
    return map
  }

  members(keyword: string): readonly (readonly [string, unknown])[] {
    const value = this.raw[keyword]
    if (value === undefined) return []
    if (isRecord(value)) return Object.entries(value)
    this.#wrong(keyword, 'an object')
    return []
  }

  texts(keyword: string): readonly string[] {
    const value = this.raw[keyword]
    if (value === undefined) return []
    if (Array.isArray(value)) return this.strings(value, keyword)
    // OpenAPI authors write `required: true` on a property, where it says nothing.
    this.#wrong(keyword, 'a list of names')
    return []
  }

  strings(list: readonly unknown[], ...steps: readonly (string | number)[]): readonly string[] {
    const names = new Set<string>()
    for (const name of list) {
      if (typeof name === 'string') names.add(name)
      else this.defect('keyword-type', `"${steps.join('/')}" lists something that is not a name`, steps)
    }
    return [...names]
  }

  pattern(source: string, ...steps: readonly (string | number)[]): SafePattern | null {
    const pattern = compilePattern(source)
    if (pattern === null) this.defect('bad-pattern', `"${source}" is not a regular expression of ECMA-262; it is left out`, steps, false)
    return pattern
  }

  child(value: unknown, ...steps: readonly (string | number)[]): CompiledNode {
    return this.resources.child(this.node, value, steps)
  }

  /** Follows a reference; where it leads to nothing, that is a defect and anything conforms. */
  follow(keyword: string, ref: string): CompiledNode | null {
    const found = this.resources.follow(this.node, ref)
    if (!('failure' in found)) return found
    this.defect('unresolved-reference', `"${ref}" leads to no schema: ${found.failure}`, [keyword], false)
    return null
  }

  #wrong(keyword: string, wanted: string): null {
    this.defect('keyword-type', `"${keyword}" should be ${wanted}; it is left out`, [keyword])
    return null
  }
}
