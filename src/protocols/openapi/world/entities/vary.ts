import { conforms } from '../../../../schema/check/check.ts'
import { JsonNumber } from '../../../../schema/json/json.ts'
import { isTelling } from '../../../../schema/improvise/vocabulary.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Random } from '../../../../schema/random.ts'
import { closure, itemNodes, memberNodes } from '../../answer/facets.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { wordsAllowed } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { another, IDENTITY, isOwn } from './identity.ts'
import { alike } from './keys.ts'
import { bears, isAddress, readdressed, renamed, type Renaming } from './rename.ts'

/** How one thing is told from the example that it is made after. */
export interface Variation {
  readonly random: Random
  /** A value of the same schema that is made up altogether; what it has in a place is as good as the example's. */
  readonly donor: unknown
  /** Texts of the example that name it, and what stands for them here: its key, what its path names. */
  readonly renaming: Renaming
  /** Pointers that are left as they are: somebody else decides about them. */
  readonly fixed: ReadonlySet<string>
  /** Everything may change; else only what the contract gives as an example of a property. */
  readonly all: boolean
  /** It is being made: it has a name and a time of its own, but has been through nothing yet. */
  readonly newborn: boolean
}

interface Here {
  readonly nodes: readonly SchemaNode[]
  readonly donor: unknown
  readonly pointer: string
  readonly name: string
  readonly depth: number
}

const DEEPEST = 4
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/
/** The example as another thing of its kind: other names, states, amounts and times, the same make. Every part conforms by itself; the whole may not. */
export function vary(node: SchemaNode, value: unknown, variation: Variation): unknown {
  return varied(variation, value, { nodes: [node], donor: variation.donor, pointer: '', name: '', depth: 0 })
}

function varied(variation: Variation, value: unknown, here: Here): unknown {
  if (variation.fixed.has(here.pointer) || here.depth > DEEPEST) return value
  if (isMembers(value)) return object(variation, value, here)
  if (Array.isArray(value)) return array(variation, value, here)
  if (value === null || value === '') return value
  if (!variation.all && !isExample(here.nodes, value)) return value
  for (const candidate of candidates(variation, value, here)) {
    if (candidate !== undefined && here.nodes.every((node) => conforms(node, candidate, 'reply'))) return candidate
  }
  return value
}

function isExample(nodes: readonly SchemaNode[], value: unknown): boolean {
  return nodes.some((node) => closure(node).some(({ keywords }) => keywords.examples.includes(value) || keywords.default === value))
}

function object(variation: Variation, value: Readonly<Record<string, unknown>>, here: Here): unknown {
  let result = value
  for (const [name, member] of Object.entries(value)) {
    const next = varied(variation, member, {
      nodes: here.nodes.flatMap((node) => memberNodes(node, name)),
      donor: isMembers(here.donor) && Object.hasOwn(here.donor, name) ? here.donor[name] : undefined,
      pointer: `${here.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      name,
      depth: here.depth + 1,
    })
    if (next !== member) result = withMember(result, name, next)
  }
  return result === value ? value : readdressed(value, result)
}

function array(variation: Variation, value: readonly unknown[], here: Here): unknown {
  const donors: readonly unknown[] = Array.isArray(here.donor) ? here.donor : []
  const items = value.map((item, index) =>
    varied({ ...variation, random: variation.random.fork(`${here.pointer}/${index}`) }, item, {
      nodes: here.nodes.flatMap((node) => itemNodes(node, index)),
      donor: donors.length === 0 ? undefined : donors[index % donors.length],
      pointer: `${here.pointer}/*`,
      name: here.name,
      depth: here.depth + 1,
    }),
  )
  const next = items.every((item, index) => item === value[index]) ? value : items
  return here.nodes.every((node) => conforms(node, next, 'reply')) ? next : value
}

/** What could stand there, the best first. */
function* candidates(variation: Variation, value: unknown, here: Here): Iterable<unknown> {
  const random = variation.random.fork(here.pointer)
  const words = here.nodes.map((node) => wordsAllowed(node)).find((one) => one !== null && one.length > 1)
  const plain = plainName(here.name)
  if (words !== undefined && words !== null) {
    if (typeof value === 'string' && !variation.newborn && !isCode(value, wordsOf(here.name))) yield random.pick(words)
  } else if (typeof value === 'string') yield* texts(variation, value, here, random, plain)
  else if (typeof value === 'number') {
    if (IDENTITY.test(plain))
      yield Math.max(1, Math.abs(value) < 10 ? random.integer(1, 99) : random.integer(Math.ceil(value / 3), value * 3))
    else if (typeof here.donor === 'number' && !variation.newborn) yield here.donor
  } else if (value instanceof JsonNumber) yield another(value, random)
  else if (typeof value === 'boolean' && typeof here.donor === 'boolean' && !variation.newborn && random.chance(0.3)) yield here.donor
}

function* texts({ renaming }: Variation, value: string, { name, donor }: Here, random: Random, plain: string): Iterable<unknown> {
  if (DATE.test(value)) {
    if (typeof donor === 'string' && DATE.test(donor)) yield donor.length > value.length && value.length === 10 ? donor.slice(0, 10) : donor
    return
  }
  const named = renamed(value, renaming)
  if (named !== value) yield named
  if (isAddress(value) || bears(value, renaming)) return
  if (IDENTITY.test(plain)) yield alike(value, random)
  if (/^\d{1,9}\.\d{1,4}$/.test(value)) yield (Number(value) * (0.4 + random.fraction() * 2)).toFixed(value.split('.')[1]?.length ?? 2)
  if (typeof donor === 'string' && isTelling(name) && !isCode(value, wordsOf(name))) yield donor
  if (isOwn(name)) yield another(value, random)
}

/** A short code in capitals (a currency, a country) means something to the rest of the example. */
function isCode(value: string, words: readonly string[]): boolean {
  return /^[A-Z]{2,3}$/.test(value) || /^(?:type|kind|object|version|timezone|locale|language|currency|country)$/.test(words.at(-1) ?? '')
}
