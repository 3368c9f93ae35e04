import type { CompiledNode } from './compiled.ts'
import { equal } from '../check/equal.ts'
import type { Keywords } from '../node.ts'
import { isRecord } from '../json/pointer.ts'
import type { Reading } from './reading.ts'

/*
 * What a contract says against itself, so that no value at all could conform. As with keywords of the wrong type, what is
 * clearly a mistake is left out and told as a defect: a service that cannot be answered for helps nobody. All of this goes by
 * what is written, so that nothing has to be compiled for it.
 */

/** How many schemas are looked through for one question. */
const MOST = 200
/** Branches beyond these are not compared. */
const MOST_BRANCHES = 64

const CODES: ReadonlySet<string> = new Set(['impossible-required', 'impossible-one-of'])

/** Whether something was left out of a schema for want of a value that conforms. By the letter nothing conforms to it. */
export function isContradictory(keywords: Keywords): boolean {
  return keywords.defects.some(({ code }) => CODES.has(code))
}

/**
 * The name that keeps every object from conforming: the schema requires it, itself or by the parts of its `allOf`, and
 * `additionalProperties: false` beside it forbids it. null where there is none, or where something else than an object may conform.
 */
export function forbiddenButRequired(reading: Reading, allowed: (name: string) => boolean): string | null {
  const todo: { readonly node: CompiledNode; readonly raw: unknown }[] = [{ node: reading.node, raw: reading.raw }]
  const seen = new Set<unknown>()
  let forbidden: string | null = null
  let object = false
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    const { node, raw } = one
    if (!isRecord(raw) || seen.has(raw) || seen.size > MOST) continue
    seen.add(raw)
    const { allOf, required, $ref: ref } = raw
    object ||= raw['type'] === 'object'
    if (Array.isArray(required)) {
      for (const name of required) if (typeof name === 'string' && !allowed(name)) forbidden ??= name
    }
    if (Array.isArray(allOf)) for (const part of allOf) todo.push({ node, raw: part })
    const found = typeof ref === 'string' ? reading.resources.follow(node, ref) : null
    if (found !== null && !('failure' in found)) todo.push({ node: found, raw: found.raw })
  }
  return object ? forbidden : null
}

/**
 * The branches of a `oneOf` in which each says the same as another, so that what fits one never fits only one: each once.
 * null where a branch says something of its own.
 */
export function withoutTwins(reading: Reading, branches: readonly CompiledNode[]): readonly CompiledNode[] | null {
  if (branches.length < 2 || branches.length > MOST_BRANCHES) return null
  const kept: { readonly branch: CompiledNode; readonly target: CompiledNode; twins: number }[] = []
  for (const branch of branches) {
    const target = targetOf(reading, branch)
    const twin = kept.find((other) => other.target.resource === target.resource && isSame(other.target.raw, target.raw, 0))
    if (twin === undefined) kept.push({ branch, target, twins: 0 })
    else twin.twins++
  }
  return kept.every(({ twins }) => twins > 0) ? kept.map(({ branch }) => branch) : null
}

/** What a branch that is nothing but a reference refers to. */
function targetOf(reading: Reading, branch: CompiledNode): CompiledNode {
  let node = branch
  for (let hops = 0; hops < 20; hops++) {
    const { raw } = node
    if (!isRecord(raw) || typeof raw['$ref'] !== 'string' || Object.keys(raw).some((key) => key !== '$ref' && isAssertion(key))) return node
    const found = reading.resources.follow(node, raw['$ref'])
    if ('failure' in found) return node
    node = found
  }
  return node
}

const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$comment',
  'default',
  'deprecated',
  'description',
  'example',
  'examples',
  'externalDocs',
  'title',
  'xml',
])
const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas'])
const SCHEMAS: ReadonlySet<string> = new Set(['additionalProperties', 'items', 'not', 'allOf', 'anyOf', 'oneOf', 'prefixItems', 'contains'])

function isAssertion(keyword: string): boolean {
  return !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-')
}

/** How deep schemas are compared. */
const DEEPEST = 60

/** Whether two schemas, or two lists of them, assert the same. */
function isSame(one: unknown, other: unknown, depth: number): boolean {
  if (one === other) return true
  if (depth > DEEPEST) return false
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((part, index) => isSame(part, other[index], depth + 1))
  }
  if (!isRecord(one) || !isRecord(other)) return equal(one, other)
  const keywords = Object.keys(one).filter(isAssertion)
  if (keywords.length !== Object.keys(other).filter(isAssertion).length) return false
  return keywords.every((keyword) => Object.hasOwn(other, keyword) && saysSame(keyword, one[keyword], other[keyword], depth + 1))
}

function saysSame(keyword: string, one: unknown, other: unknown, depth: number): boolean {
  if (SCHEMAS.has(keyword)) return isSame(one, other, depth)
  if (!MAPS.has(keyword) || !isRecord(one) || !isRecord(other)) return equal(one, other)
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name], depth))
  )
}
