import { at as step } from '../../../model/place.ts'
import { canonical } from '../../../schema/check/equal.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { plainName } from '../names.ts'
import { isMembers } from '../values.ts'
import { ABSENT } from './absent.ts'
import { applying, type ArrayMode, type Field, fieldOf, itemNodes, memberNodes } from './field.ts'
import type { Means, Spot } from './means.ts'

/** Items that are compared one by one; the judge looks at all. */
export const MOST_ITEMS = 1_000

const IDENTITIES: readonly string[] = ['id', 'uuid', 'guid']

type Items = readonly unknown[]

/**
 * Compares two arrays where their membership is determined: sent with the request, written before, or a service against itself.
 * Where it is not, the judge has held the items against their schema, and that is all that can be said.
 */
export function compareArrays(means: Means, spot: Spot, field: Field, control: Items, candidate: Items): void {
  const sent = Array.isArray(spot.sent) ? spot.sent.slice(0, MOST_ITEMS) : null
  const echoed = sent !== null && sent.length > 0 && sent.length === Math.min(control.length, MOST_ITEMS) && !field.readOnly
  if (!means.exact && !spot.known && !echoed) return
  const shapes = echoed && !means.exact ? sent : null
  const sides = { control: control.slice(0, MOST_ITEMS), candidate: candidate.slice(0, MOST_ITEMS), shapes }
  const key = keyOf(means, spot, field, sides)
  const mode: ArrayMode = field.array ?? (key === null ? 'ordered' : 'keyed')
  if (mode === 'keyed' && key !== null) return compareKeyed(means, spot, key, sides)
  if (mode === 'set' || mode === 'multiset') return compareBags(means, spot, field, sides)
  compareOrdered(means, spot, field, sides)
}

interface Sides {
  readonly control: Items
  readonly candidate: Items
  /** What was sent, by which the items of the stand-in are known; null where whole items count. */
  readonly shapes: Items | null
}

/** The property that all items of both sides have, and that tells them apart. */
function keyOf(means: Means, spot: Spot, field: Field, { control, candidate, shapes }: Sides): string | null {
  const [first] = shapes ?? control
  if (!isMembers(first)) return null
  const key = field.key ?? saidKey(means, spot, first) ?? Object.keys(first).find((name) => IDENTITIES.includes(plainName(name)))
  if (key === undefined) return null
  const unique = (items: Items): boolean =>
    new Set(items.map((item) => keyText(item, key))).size === items.length && items.every((item) => keyText(item, key) !== null)
  return unique(control) && unique(candidate) ? key : null
}

/** The contract's own word: `x-understudy-key` on the items' schema, or on the property. */
function saidKey({ steps }: Means, spot: Spot, item: Readonly<Record<string, unknown>>): string | undefined {
  const nodes = applying(itemNodes(spot.nodes, 0), item, steps)
  const said = fieldOf(nodes).key
  if (said !== null) return said
  return Object.keys(item).find((name) => memberNodes(nodes, name).some(({ keywords }) => keywords.extensions['x-understudy-key'] === true))
}

function keyText(item: unknown, key: string): string | null {
  const value = isMembers(item) && Object.hasOwn(item, key) ? item[key] : null
  return value === null ? null : canonical(value)
}

function itemSpot(spot: Spot, index: number, sent: unknown): Spot {
  const nodes: readonly SchemaNode[] = itemNodes(spot.nodes, index)
  return { name: spot.name, pointer: step(spot.pointer, index), nodes, sent, known: spot.known }
}

function compareOrdered(means: Means, spot: Spot, field: Field, sides: Sides): void {
  const { control, candidate, shapes } = sides
  if (control.length === candidate.length && isReordered(means, sides)) return tellOrder(means, spot, field, 'major')
  const shared = Math.min(control.length, candidate.length)
  for (let index = 0; index < shared && !means.steps.exhausted; index++) {
    means.compare(means, itemSpot(spot, index, shapes === null ? ABSENT : shapes[index]), control[index], candidate[index])
  }
  for (let index = shared; index < control.length; index++) tellItem(means, spot, field, 'missing', index, control[index])
  for (let index = shared; index < candidate.length; index++) tellItem(means, spot, field, 'extra', index, candidate[index])
}

/** Whether both have the same items in another order. */
function isReordered(means: Means, { control, candidate, shapes }: Sides): boolean {
  const ours = texts(means, control, shapes)
  const theirs = texts(means, candidate, shapes)
  if (ours.every((text, index) => text === theirs[index])) return false
  const sorted = ours.toSorted()
  return theirs.toSorted().every((text, index) => text === sorted[index])
}

/** Items as texts that are equal where the items are, as far as they are determined. */
function texts({ steps }: Means, items: Items, shapes: Items | null): readonly string[] {
  return items.map((item) => {
    const text = canonical(shapes === null ? item : projected(item, shapes))
    steps.spend(1 + (text.length >> 6))
    return text
  })
}

/** What of a value the request has determined: the members that were sent. */
function projected(value: unknown, shapes: Items): unknown {
  if (Array.isArray(value)) {
    const inner = shapes.flatMap((shape) => (Array.isArray(shape) ? shape : []))
    return value.map((item: unknown) => projected(item, inner))
  }
  if (!isMembers(value)) return value
  const members = shapes.filter(isMembers)
  const names = new Set(members.flatMap((shape) => Object.keys(shape)))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => names.has(name))
      .map(([name, member]) => [
        name,
        projected(
          member,
          members.filter((shape) => Object.hasOwn(shape, name)).map((shape) => shape[name]),
        ),
      ]),
  )
}

function compareKeyed(means: Means, spot: Spot, key: string, { control, candidate, shapes }: Sides): void {
  const theirs = new Map(candidate.map((item, index) => [keyText(item, key), index]))
  const sent = new Map((shapes ?? []).map((shape) => [keyText(shape, key), shape]))
  const places: number[] = []
  for (const item of control) {
    const own = keyText(item, key)
    const index = theirs.get(own)
    if (index === undefined) {
      tellKey(means, spot, 'missing', key, own, item)
      continue
    }
    theirs.delete(own)
    places.push(index)
    if (means.steps.exhausted) return
    means.compare(means, itemSpot(spot, index, shapes === null ? ABSENT : (sent.get(own) ?? ABSENT)), item, candidate[index])
  }
  for (const [own, index] of theirs) tellKey(means, spot, 'extra', key, own, candidate[index])
  if (places.some((place, index) => index > 0 && place < (places[index - 1] ?? 0))) tellOrder(means, spot, null, 'info')
}

function compareBags(means: Means, spot: Spot, field: Field, { control, candidate, shapes }: Sides): void {
  const left = new Map<string, number>()
  const theirs = texts(means, candidate, shapes)
  for (const text of theirs) left.set(text, (left.get(text) ?? 0) + 1)
  const bag = field.array !== 'set'
  const seen = new Set<string>()
  for (const [index, text] of texts(means, control, shapes).entries()) {
    if (!bag && seen.has(text)) continue
    seen.add(text)
    const count = left.get(text) ?? 0
    if (count === 0) tellItem(means, spot, field, 'missing', index, control[index])
    else left.set(text, bag ? count - 1 : 0)
  }
  for (const [index, text] of theirs.entries()) {
    const count = left.get(text) ?? 0
    if (count === 0 || (!bag && seen.has(text))) continue
    left.set(text, bag ? count - 1 : 0)
    tellItem(means, spot, field, 'extra', index, candidate[index])
  }
}

function tellOrder(means: Means, spot: Spot, field: Field | null, severity: 'major' | 'info'): void {
  const message = 'The same items stand in another order.'
  means.differing.add({
    kind: 'order',
    pointer: spot.pointer,
    message,
    class: classHere(means, spot),
    severity,
    rule: field?.place ?? null,
  })
}

function tellItem(means: Means, spot: Spot, field: Field, kind: 'missing' | 'extra', index: number, item: unknown): void {
  const message = kind === 'missing' ? `Item ${index} is not there.` : `Item ${index} is one too many.`
  const sides = kind === 'missing' ? { control: item } : { candidate: item }
  means.differing.add({ kind, pointer: step(spot.pointer, index), message, class: classHere(means, spot), rule: field.place, ...sides })
}

function tellKey(means: Means, spot: Spot, kind: 'missing' | 'extra', key: string, own: string | null, item: unknown): void {
  const message = `The item whose ${key} is ${(own ?? '').slice(0, 60)} is ${kind === 'missing' ? 'not there' : 'one too many'}.`
  const sides = kind === 'missing' ? { control: item } : { candidate: item }
  means.differing.add({ kind, pointer: `${spot.pointer}/*`, message, class: classHere(means, spot), ...sides })
}

function classHere(means: Means, spot: Spot): 'echo' | 'state' | 'free' {
  if (spot.known) return 'state'
  return means.exact ? 'free' : 'echo'
}
