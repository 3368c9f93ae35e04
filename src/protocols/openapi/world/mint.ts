import type { Draft } from '../../../model/state.ts'
import type { Resource } from '../../../model/resource.ts'
import { improvise } from '../../../schema/improvise.ts'
import { hash, Random } from '../../../schema/random.ts'
import { formatOf } from '../state/schemas.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { type Address, addressText, keyText } from './address.ts'
import { alike, keyKindOf } from './keys.ts'
import type { Core } from './core.ts'

const TRIES = 50
/** Where made-up numbers begin: within 32 bits with a sign, and higher than anybody counts. */
const HIGH = 2_000_000_000
/** Numbers that people count with: the next one, and no high one. */
const COUNTED = /^(?:number|index|position|sequence|version|revision|no|nr|iid|ordinal)$/i

/** What keys of a resource are like. */
interface Likeness {
  readonly samples: readonly string[]
  readonly format: string | null
  /** Made of the seed, the resource and what is above. */
  readonly salt: number
}

/**
 * A key that nobody has yet: it conforms to what the contract says of it, and can be told from a real one wherever that leaves room
 * (`mock_` in texts, version 8 in UUIDs, high numbers). It depends on the seed, the place and on how many were made there before.
 */
export function mintKey(
  { entities, inference, settings }: Core,
  draft: Draft,
  resource: Resource,
  parents: readonly string[],
): string | null {
  const row = addressText({ resource, parents, key: '' })
  const { nodes } = keyKindOf(inference, resource)
  const salt = hash(`${resource.id}\n${row}`, settings.seed)
  const samples = entities.keys(resource, parents)
  const format = nodes.map((node) => formatOf(node)).find((one) => one !== null) ?? null
  const isFree = (key: string): boolean => {
    if (entities.keyValue(resource, key) === undefined) return false
    const address: Address = { resource, parents, key }
    return !entities.isPopulated(address) && draft.entity(entities.contract, resource.id, addressText(address)) === null
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const count = draft.mint(entities.contract, `${resource.id} ${row}`, 1)
    const found =
      candidates(resource, { samples, format, salt }, count).find(isFree) ??
      others(nodes, samples, new Random(salt).fork(count)).find(isFree)
    if (found !== undefined) return found
  }
  return null
}

/** Keys that cannot be told from real ones: like one that there is, or made up by what the contract says. */
function* others(nodes: readonly SchemaNode[], samples: readonly string[], random: Random): Generator<string> {
  const like = samples[0] === undefined ? null : alike(samples[0], random)
  if (like !== null) yield like
  for (const node of nodes) {
    const made = improvise(node, { random, direction: 'request', now: 0, examples: false })
    const key = 'value' in made ? keyText(made.value) : null
    if (key !== null && key !== '') yield key
  }
}

function candidates(resource: Resource, { samples, format, salt }: Likeness, count: number): readonly string[] {
  const numbers = samples.filter((one) => /^\d{1,15}$/.test(one)).map(Number)
  const most = numbers.reduce((all, one) => Math.max(all, one), 0)
  const next = String(most + count)
  const { key } = resource
  if (key !== null && (key.type === 'integer' || (numbers.length > 0 && numbers.length === samples.length))) {
    const name = key.property?.split('/').at(-1) ?? key.param
    const high = String((most < HIGH ? HIGH : most) + count)
    return COUNTED.test(name) || COUNTED.test(key.param) ? [next, high] : [high, digits(samples, count), next]
  }
  const random = new Random(salt).fork(count)
  if (format === 'uuid' || samples.some((one) => UUID.test(one))) return [uuid(random, count), uuid(random, count).toUpperCase()]
  const stem = stemOf(samples)
  const long = letters(random, 10)
  const prefixes = stem === '' ? ['mock_', 'mock-', 'mock'] : [`${stem}mock`, stem]
  return [
    ...hexes(samples, random),
    ...prefixes.map((prefix) => `${prefix}${long}`),
    ...prefixes.map((prefix) => `${prefix}${count}`),
    long,
    next,
  ]
}

/** `facade` and digits, where keys are long rows of them. */
function hexes(samples: readonly string[], random: Random): readonly string[] {
  const [, head = '', row = ''] = /^([A-Z]{0,4})([\da-f]{16,})$/.exec(samples[0] ?? '') ?? []
  return row === '' ? [] : [`${head}facade${hex(random, row.length - 6)}`]
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** As many digits as others have, from the end of what they can say. */
function digits(samples: readonly string[], count: number): string {
  const length = samples.reduce((all, one) => Math.max(all, one.length), 1)
  return length > 15 ? String(count) : String(10 ** length - count)
}

/** Version 8 (RFC 9562 section 5.8), with a group that no other generator has. */
function uuid(random: Random, count: number): string {
  return `${hex(random, 8)}-${hex(random, 4)}-8${hex(random, 3)}-bfac-ade${count.toString(16).padStart(9, '0').slice(-9)}`
}

function hex(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += random.next().toString(16).padStart(8, '0')
  return text.slice(0, length)
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

function letters(random: Random, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += LETTERS[random.integer(0, LETTERS.length - 1)] ?? 'a'
  return text
}

/** What all keys begin with: `cus_`, `ORD-`. */
function stemOf(samples: readonly string[]): string {
  const [first = ''] = samples
  const stem = /^[A-Za-z]{1,12}[_-](?=.)/.exec(first)?.[0] ?? ''
  return stem !== '' && samples.every((one) => one.startsWith(stem)) ? stem : ''
}
