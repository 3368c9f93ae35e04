import type { Draft } from '../../../../model/state.ts'
import type { Resource } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { formatOf } from '../../state/schemas.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { type Address, addressText, keyText } from '../entities/address.ts'
import { alike, keyKindOf } from '../entities/keys.ts'
import type { Core } from '../entities/core.ts'

const TRIES = 50
/** Where so many did not help before, there is hardly a key left. */
const FEW = 2
const MOCK = 'mock'
/** Letters behind it, where a key has to be as long as others are. */
const LEAST = 3
const MOST = 40
/** Where made-up numbers begin: within 32 bits with a sign, and higher than anybody counts. */
const HIGH = 2_000_000_000
/** Numbers that people count with: the next one, and no high one. */
const COUNTED = /^(?:number|index|position|sequence|version|revision|no|nr|iid|ordinal)$/i

/** What keys of a resource are like, and how new ones are made up, the best way first. */
interface Style {
  readonly nodes: readonly SchemaNode[]
  readonly samples: readonly string[]
  /** They are numbered one after the other. */
  readonly counted: boolean
  /** Those whose keys the schema takes. */
  readonly ways: readonly Way[]
  /** When somebody last looked for one, none was left. */
  usedUp: boolean
}

type Way = (count: number, random: () => Random) => string

const styles = new WeakMap<Resource, { readonly samples: readonly string[]; readonly style: Style }>()

/**
 * A key that nobody has yet: it conforms to what the contract says of it, and can be told from a real one wherever that leaves room
 * (`mock_` in texts, version 8 in UUIDs, high numbers). It depends on the seed, the place and on what was written before (`turn`).
 */
export function mintKey(core: Core, draft: Draft, resource: Resource, parents: readonly string[], turn: number): string | null {
  const { entities, settings } = core
  const style = styleOf(core, resource, entities.keys(resource, parents))
  const row = (): string => `${resource.id} ${addressText({ resource, parents, key: '' })}`
  const search: Search = { core, draft, resource, parents, style }
  const tries = style.usedUp ? FEW : TRIES
  style.usedUp = false
  for (let attempt = 0; attempt < tries; attempt++) {
    const count = attempt === 0 && !style.counted ? turn : draft.mint(entities.contract, row(), 1)
    let own: Random | null = null
    const random = (): Random => (own ??= new Random(hash(row(), settings.seed)).fork(count))
    for (const way of style.ways) {
      const key = way(count, random)
      if (suits(search, key)) return key
    }
    for (const key of others(style, random())) if (suits(search, key)) return key
  }
  style.usedUp = true
  return null
}

interface Search {
  readonly core: Core
  readonly draft: Draft
  readonly resource: Resource
  readonly parents: readonly string[]
  readonly style: Style
}

/** Whether a text is a key of the resource, and nobody has it. */
function suits({ core: { entities }, draft, resource, parents, style }: Search, key: string): boolean {
  const fits =
    resource.key?.type === 'integer'
      ? style.nodes.every((node) => conforms(node, Number(key), null) || conforms(node, key, null))
      : entities.keyValue(resource, key) !== undefined
  if (!fits) return false
  const address: Address = { resource, parents, key }
  return !entities.isPopulated(address) && draft.entity(entities.contract, resource.id, addressText(address)) === null
}

function styleOf({ entities, inference }: Core, resource: Resource, samples: readonly string[]): Style {
  const known = styles.get(resource)
  if (known?.samples === samples) return known.style
  const { nodes } = keyKindOf(inference, resource)
  const format = nodes.map((node) => formatOf(node)).find((one) => one !== null) ?? null
  const name = resource.key?.property?.split('/').at(-1) ?? ''
  const counted = COUNTED.test(name) || COUNTED.test(resource.key?.param ?? '')
  const random = (): Random => new Random(0)
  const ways = waysOf(resource, samples, format, counted).filter((way) => entities.keyValue(resource, way(1, random)) !== undefined)
  const style: Style = { nodes, samples, counted, ways, usedUp: false }
  styles.set(resource, { samples, style })
  return style
}

/** Keys that cannot be told from real ones: like one that there is, or made up by what the contract says. */
function* others({ nodes, samples }: Style, random: Random): Generator<string> {
  const like = samples[0] === undefined ? null : alike(samples[0], random)
  if (like !== null) yield like
  for (const node of nodes) {
    const made = improvise(node, { random, direction: 'request', now: 0, examples: false })
    const key = 'value' in made ? keyText(made.value) : null
    if (key !== null && key !== '') yield key
  }
}

function waysOf({ key }: Resource, samples: readonly string[], format: string | null, counted: boolean): readonly Way[] {
  const numbers = samples.filter((one) => /^\d{1,15}$/.test(one)).map(Number)
  const most = numbers.reduce((all, one) => Math.max(all, one), 0)
  const next: Way = (count) => String(most + count)
  if (key !== null && (key.type === 'integer' || (numbers.length > 0 && numbers.length === samples.length))) {
    const high: Way = (count) => String((most < HIGH ? HIGH : most) + count)
    return counted ? [next, high] : [high, (count) => digits(samples, count), next]
  }
  const long: Way = (_, random) => letters(random(), 10)
  if (format === 'uuid' || samples.some((one) => UUID.test(one)))
    return [uuid, (count, random) => uuid(count, random).toUpperCase(), long, next]
  const stem = stemOf(samples)
  const prefixes = stem === '' ? ['mock_', 'mock-', 'mock'] : [`${stem}${MOCK}`, stem]
  const room = (samples[0]?.length ?? 0) - stem.length - MOCK.length
  const filled: Way[] = room >= LEAST && room <= MOST ? [(_, random) => `${stem}${MOCK}${letters(random(), room)}`] : []
  return [
    ...hexes(samples),
    ...(stem === '' ? [] : filled),
    ...prefixes.map(
      (prefix): Way =>
        (_, random) =>
          `${prefix}${letters(random(), 10)}`,
    ),
    ...prefixes.map(
      (prefix): Way =>
        (count) =>
          `${prefix}${count}`,
    ),
    long,
    next,
  ]
}

/** `facade` and digits, where keys are long rows of them. */
function hexes(samples: readonly string[]): readonly Way[] {
  const [, head = '', row = ''] = /^([A-Z]{0,4})([\da-f]{16,})$/.exec(samples[0] ?? '') ?? []
  return row === '' ? [] : [(_, random) => `${head}facade${hex(random(), row.length - 6)}`]
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** As many digits as others have, from the end of what they can say. */
function digits(samples: readonly string[], count: number): string {
  const length = samples.reduce((all, one) => Math.max(all, one.length), 1)
  return length > 15 ? String(count) : String(10 ** length - count)
}

/** Version 8 (RFC 9562 section 5.8), with a group that no other generator has. */
function uuid(count: number, random: () => Random): string {
  return `${hex(random(), 8)}-${hex(random(), 4)}-8${hex(random(), 3)}-bfac-ade${count.toString(16).padStart(9, '0').slice(-9)}`
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
