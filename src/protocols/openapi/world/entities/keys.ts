import type { Resource } from '../../../../model/resource.ts'
import { coerce } from '../../../../schema/check/coerce.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { Type, type SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import type { Inference } from '../../state/inference.ts'
import { nodeAt, scalarTypes, wordsAllowed } from '../../state/schemas.ts'
import { keyText, stepsOf } from './address.ts'

/** What keys of one resource have to be. */
export interface KeyKind {
  /** The schema of the path's parameter, and of whatever bears the key in the entity or where else it is shown. */
  readonly nodes: readonly SchemaNode[]
  readonly property: SchemaNode | null
  /** What the key is called, for choosing words: `sku`, `login`. */
  readonly name: string
  /** The only keys there can be; null where any number can be made. */
  readonly words: readonly string[] | null
  readonly integer: boolean
}

export function keyKindOf(inference: Inference, resource: Resource): KeyKind {
  const pointer = resource.key?.property ?? null
  const entity = inference.entityOf(resource.id)
  const property = pointer === null || entity === null ? null : nodeAt(entity, pointer)
  const param = inference.keySchemaOf(resource.id)
  const nodes = [property, param, ...inference.keysShownOf(resource.id)].filter((node) => node !== null)
  const name = (pointer === null ? undefined : stepsOf(pointer).at(-1)) ?? resource.key?.param ?? 'id'
  const words = nodes.map((node) => wordsAllowed(node)).find((one) => one !== null) ?? null
  const integer = nodes.some((node) => (scalarTypes(node) & Type.String) === 0 && (scalarTypes(node) & Type.Integer) !== 0)
  return { nodes, property, name, words, integer }
}

/** The value that a key's text is in an entity; undefined where it is no key. */
export function valueOfKey({ nodes, property }: KeyKind, text: string): unknown {
  for (const node of nodes) if (!takes(node, text)) return undefined
  return property === null ? text : typed(property, text)
}

function takes(node: SchemaNode, text: string): boolean {
  return conforms(node, typed(node, text), null)
}

/** A text in the type that a schema wants, where that loses nothing. */
export function typed(node: SchemaNode, text: string): unknown {
  if (conforms(node, text, null)) return text
  const value = coerce(node, text)
  return value
}

/** A member as schemas have it: as it is, else a number as a text or the other way round; undefined where they have no such thing. */
export function inKind(nodes: readonly SchemaNode[], member: unknown): unknown {
  const fit = (value: unknown): boolean => value !== undefined && nodes.every((node) => conforms(node, value, 'reply'))
  if (fit(member)) return member
  const [node] = nodes
  const other =
    typeof member === 'string' && node !== undefined ? coerce(node, member) : typeof member === 'number' ? String(member) : undefined
  return fit(other) ? other : undefined
}

const TRIES = 6

/** As many keys as asked for, other than those there are: the same for the same seed. Fewer where the schema does not allow so many. */
export function mintKeys(kind: KeyKind, known: readonly string[], count: number, seed: number): readonly string[] {
  if (kind.words !== null) return kind.words.filter((word) => !known.includes(word) && isKey(kind, word)).slice(0, count)
  const taken = new Set(known)
  const minted: string[] = []
  for (let index = 0; minted.length < count && index < count; index++) {
    const key = kind.integer ? nextNumber(kind, taken) : oneKey(kind, known, taken, new Random(hash(`key ${index}`, seed)))
    if (key === null) break
    taken.add(key)
    minted.push(key)
  }
  return minted
}

function nextNumber(kind: KeyKind, taken: ReadonlySet<string>): string | null {
  const least = Math.max(1, ...kind.nodes.map((node) => Number(node.keywords.number?.minimum?.value ?? 1)))
  for (let number = least; number < least + taken.size + 3; number++) {
    const key = String(number)
    if (!taken.has(key) && isKey(kind, key)) return key
  }
  return null
}

function oneKey(kind: KeyKind, known: readonly string[], taken: ReadonlySet<string>, random: Random): string | null {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const fork = random.fork(attempt)
    const model = known.length === 0 ? undefined : known[attempt % known.length]
    const like = model === undefined || attempt >= TRIES / 2 ? null : alike(model, fork)
    for (const key of [like, like === null ? improvised(kind, fork) : null]) {
      if (key === null) continue
      const plain = /^[\w.~:@+-]+$/.test(key) ? key : slugOf(key)
      for (const one of [plain, key]) if (one !== '' && !taken.has(one) && isKey(kind, one)) return one
    }
  }
  return null
}

function isKey(kind: KeyKind, key: string): boolean {
  return valueOfKey(kind, key) !== undefined && (kind.property === null || conforms(kind.property, valueOfKey(kind, key), null))
}

function improvised({ nodes, property, name }: KeyKind, random: Random): string | null {
  const node = property ?? nodes[0]
  if (node === undefined) return `${name.toLowerCase().slice(0, 3)}_${alike('a0b1c2d3e4f5', random) ?? ''}`
  for (const one of new Set([node, ...nodes])) {
    const made = improvise(one, { random, direction: 'reply', now: 0, name, examples: false })
    const text = 'value' in made ? keyText(made.value) : null
    if (text !== null && nodes.every((other) => takes(other, text))) return text
  }
  return null
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Another text of the same make: `ord_7Kp2` gives `ord_4Wc9`; null for words, which would lose their meaning. */
export function alike(text: string, random: Random): string | null {
  if (UUID.test(text)) {
    const digits = text.replaceAll(/[\da-f]/gi, () => random.integer(0, 15).toString(16))
    return `${digits.slice(0, 14)}4${digits.slice(15, 19)}${'89ab'[random.integer(0, 3)] ?? '8'}${digits.slice(20)}`
  }
  const start = Math.max(text.lastIndexOf('_'), text.lastIndexOf(':'), text.lastIndexOf('/')) + 1
  const rest = text.slice(start)
  if (!/\d/.test(rest) || (/^[A-Za-z-]+\d?$/.test(rest) && rest.length < 8 && start === 0)) return null
  const hex = /^[\da-f]{8,}$/.test(rest)
  const head = /^[A-Za-z]{2,}[-.]/.exec(rest)?.[0] ?? ''
  const kept = hex ? '' : head.length < rest.length && /\d/.test(rest.slice(head.length)) ? head : ''
  const varied = rest.slice(kept.length).replaceAll(/[\da-zA-Z]/g, (sign) => {
    if (hex) return random.integer(0, 15).toString(16)
    if (/\d/.test(sign)) return String(random.integer(1, 9))
    const letters = 'abcdefghkmnpqrstuvwxyz'
    const letter = letters[random.integer(0, letters.length - 1)] ?? 'a'
    return /[A-Z]/.test(sign) ? letter.toUpperCase() : letter
  })
  return text.slice(0, start) + kept + varied
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
