import type { FieldClass } from '../../../model/comparison.ts'
import type { Place } from '../../../model/place.ts'
import { conforms } from '../../../schema/check/check.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { wordsOf } from '../names.ts'
import { isMembers } from '../values.ts'
import type { Steps } from './steps.ts'

/** Schemas that may speak of one value. */
const MOST = 200
/** Steps for the look at one branch: what lies in the value is looked at with it. */
const BRANCH = 4

export type ArrayMode = 'ordered' | 'set' | 'multiset' | 'keyed'

/** What the schemas that hold for a value say of it, `x-understudy-*` included. */
export interface Field {
  readonly constant: boolean
  readonly listed: boolean
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly format: string | null
  /** Share (`0.005`) or amount by which numbers may differ. */
  readonly tolerance: { readonly share: number; readonly amount: number } | null
  readonly nullIsAbsent: boolean
  readonly normalise: readonly string[]
  readonly array: ArrayMode | null
  /** The property that tells items apart. */
  readonly key: string | null
  readonly reference: boolean
  readonly strict: boolean
  readonly place: Place | null
}

const NOTHING: Field = {
  constant: false,
  listed: false,
  readOnly: false,
  writeOnly: false,
  format: null,
  tolerance: null,
  nullIsAbsent: false,
  normalise: [],
  array: null,
  key: null,
  reference: false,
  strict: false,
  place: null,
}

/** The schemas that hold for a value: those given, what they refer to, all parts, and of branches those that the value conforms to. */
export function applying(nodes: readonly SchemaNode[], value: unknown, steps: Steps): readonly SchemaNode[] {
  if (nodes.length === 0) return nodes
  const found = new Set(nodes)
  for (const one of found) {
    if (found.size > MOST) break
    const { ref, dynamicRef, allOf, anyOf, oneOf, conditional } = one.keywords
    if (ref !== null) found.add(ref)
    if (dynamicRef !== null) found.add(dynamicRef.initial)
    for (const part of allOf) found.add(part)
    for (const branch of anyOf.length + oneOf.length === 0 ? [] : branchesOf(one, value, steps)) found.add(branch)
    if (conditional !== null && steps.spend(BRANCH)) {
      const next = conforms(conditional.if, value, 'reply') ? conditional.then : conditional.else
      if (next !== null) found.add(next)
    }
  }
  return [...found]
}

function branchesOf({ keywords }: SchemaNode, value: unknown, steps: Steps): readonly SchemaNode[] {
  const { anyOf, oneOf, discriminator } = keywords
  if (discriminator !== null && isMembers(value)) {
    const tag = Object.hasOwn(value, discriminator.property) ? value[discriminator.property] : undefined
    const chosen = typeof tag === 'string' ? discriminator.mapping.get(tag) : undefined
    if (chosen !== undefined) return [chosen]
  }
  return [...oneOf, ...anyOf].filter((branch) => steps.spend(BRANCH) && conforms(branch, value, 'reply'))
}

/** The schemas of a member, from all that hold for its object. */
export function memberNodes(nodes: readonly SchemaNode[], name: string): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  for (const { keywords } of nodes) {
    const { object } = keywords
    if (object === null) continue
    const own = object.properties.get(name)
    if (own !== undefined) found.add(own)
    let known = own !== undefined
    for (const { pattern, node } of object.patternProperties) {
      if (!pattern.test(name)) continue
      known = true
      found.add(node)
    }
    if (!known && object.additional !== null && object.additional.raw !== true && object.additional.raw !== false)
      found.add(object.additional)
  }
  return [...found]
}

export function itemNodes(nodes: readonly SchemaNode[], index: number): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  for (const { keywords } of nodes) {
    const item = keywords.array?.prefix[index] ?? keywords.array?.items
    if (item !== null && item !== undefined) found.add(item)
  }
  return [...found]
}

const known = new WeakMap<SchemaNode, Field>()

/** What all schemas of a value say together; the first word on a matter counts. */
export function fieldOf(nodes: readonly SchemaNode[]): Field {
  const [first] = nodes
  if (first === undefined) return NOTHING
  if (nodes.length === 1) return ownField(first)
  return nodes.map(ownField).reduce(merged)
}

function merged(one: Field, other: Field): Field {
  return {
    constant: one.constant || other.constant,
    listed: one.listed || other.listed,
    readOnly: one.readOnly || other.readOnly,
    writeOnly: one.writeOnly || other.writeOnly,
    format: one.format ?? other.format,
    tolerance: one.tolerance ?? other.tolerance,
    nullIsAbsent: one.nullIsAbsent || other.nullIsAbsent,
    normalise: one.normalise.length > 0 ? one.normalise : other.normalise,
    array: one.array ?? other.array,
    key: one.key ?? other.key,
    reference: one.reference || other.reference,
    strict: one.strict || other.strict,
    place: one.place ?? other.place,
  }
}

function ownField(node: SchemaNode): Field {
  let field = known.get(node)
  if (field === undefined) known.set(node, (field = readField(node)))
  return field
}

function readField(node: SchemaNode): Field {
  const { enum: list, extensions, array, readOnly, writeOnly, format } = node.keywords
  const said = arrayOf(extensions['x-understudy-array'])
  const key = extensions['x-understudy-key']
  return {
    constant: list !== null && list.length === 1,
    listed: list !== null,
    readOnly,
    writeOnly: writeOnly || format === 'password',
    format,
    tolerance: toleranceOf(extensions['x-understudy-tolerance']),
    nullIsAbsent: extensions['x-understudy-null'] === 'absent',
    normalise: words(extensions['x-understudy-normalise']),
    array: said?.mode ?? (array?.unique === true ? 'set' : null),
    key: said?.key ?? (typeof key === 'string' ? key : null),
    reference: typeof extensions['x-understudy-ref'] === 'string',
    strict: extensions['x-understudy-presence'] === 'strict',
    place: node.place,
  }
}

function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/)
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** `ordered`, `set`, `multiset`, `keyed(sku)`. */
function arrayOf(value: unknown): { readonly mode: ArrayMode; readonly key: string | null } | null {
  const match = typeof value === 'string' ? /^(ordered|set|multiset|keyed)(?:\(([^)]+)\))?$/.exec(value.trim()) : null
  const mode = match?.[1]
  if (mode !== 'ordered' && mode !== 'set' && mode !== 'multiset' && mode !== 'keyed') return null
  return { mode, key: match?.[2]?.trim() ?? null }
}

/** `0.5%` is a share, `0.01` an amount. */
function toleranceOf(value: unknown): Field['tolerance'] {
  if (typeof value === 'number' && value >= 0) return { share: 0, amount: value }
  const match = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(value) : null
  if (match === null) return null
  const number = Number(match[1])
  return match[2] === '%' ? { share: number / 100, amount: 0 } : { share: 0, amount: number }
}

const TIMES: ReadonlySet<string> = new Set(['date-time', 'date', 'time', 'duration'])
const URLS: ReadonlySet<string> = new Set(['uri', 'uri-reference', 'iri', 'iri-reference', 'url'])

/** The class of a field that is neither masked nor determined by the request or by what was written. */
export function classOf(name: string, field: Field, value: unknown): FieldClass {
  if (field.constant) return 'const'
  const { format } = field
  const last = wordsOf(name).at(-1) ?? ''
  if (field.reference || (field.readOnly && /^(?:id|uuid|guid)$/.test(last)) || format === 'uuid') return 'id'
  if (format !== null && TIMES.has(format)) return 'time'
  if (typeof value === 'number' && value > 1e9 && /(?:At|_at|[Tt]imestamp)$/.test(name)) return 'time'
  if (field.writeOnly || format === 'byte' || isRandom(value)) return 'token'
  if ((format !== null && URLS.has(format)) || last === 'href') return 'url'
  if (field.tolerance !== null) return 'number-noisy'
  return field.listed ? 'enum' : 'free'
}

/** A text that nobody would read aloud: long, without spaces, letters and digits mixed. */
function isRandom(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length >= 24 &&
    /^[\w+/=.-]+$/.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    !/^\d+$/.test(value)
  )
}
