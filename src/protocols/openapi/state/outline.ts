import type { Route } from '../match/match.ts'
import { templatesOf } from '../match/template.ts'
import { singular } from '../names.ts'
import { plainName, wordsOf } from './plain.ts'

/** One step of a path: a word, or a parameter. */
export interface Step {
  readonly text: string
  readonly param: boolean
}

/** A path taken apart, with what stands behind a colon (`/orders/{id}:cancel`) set aside. */
export interface PathShape {
  readonly path: string
  readonly steps: readonly Step[]
  readonly verb: string | null
  /** Several parameters in one segment, a parameter across slashes, a suffix that chooses a form: no path of a resource. */
  readonly odd: boolean
}

/** What a path that ends in a word, and the path one parameter behind it, have in common. */
export interface Skeleton {
  /** The path of the collection with its parameters' names left out: `/repos/{}/{}/issues`. */
  readonly shape: string
  readonly id: string
  /** As written, the first of several. */
  readonly collection: string | null
  readonly item: string | null
  readonly steps: readonly Step[]
  /** Parameters above the key. */
  readonly params: readonly string[]
  readonly keyParam: string | null
  /** The last word, and the same for one of them in plain form. */
  readonly word: string
  readonly noun: string
  readonly onCollection: ReadonlyMap<string, Route>
  readonly onItem: ReadonlyMap<string, Route>
}

/** All skeletons of a contract, and where each route stands among them. */
export interface Skeletons {
  readonly all: readonly Skeleton[]
  readonly byShape: ReadonlyMap<string, Skeleton>
  /** By the plain name of one of them. */
  readonly byNoun: ReadonlyMap<string, readonly Skeleton[]>
  /** By the plain name of the parameter that their items have for a key. */
  readonly byParam: ReadonlyMap<string, readonly Skeleton[]>
  readonly places: ReadonlyMap<Route, RoutePlace>
}

export interface RoutePlace {
  readonly shape: PathShape
  readonly skeleton: Skeleton | null
  readonly at: 'collection' | 'item'
}

interface Draft {
  shape: string
  collection: string | null
  item: string | null
  steps: readonly Step[]
  keyParam: string | null
  params: readonly string[]
  onCollection: Map<string, Route>
  onItem: Map<string, Route>
}

/** Looks at paths alone; a few milliseconds for a thousand of them. */
export function skeletonsOf(routes: readonly Route[]): Skeletons {
  const drafts = new Map<string, Draft>()
  const placed: { route: Route; shape: PathShape; key: string | null; at: 'collection' | 'item' }[] = []
  const shapes = routes.map((route) => ({ route, shape: pathShape(route.path) }))
  const collections = keyedCollections(shapes)
  const rooted = isRooted(shapes, collections)
  for (const { route, shape } of shapes) {
    const last = shape.steps.at(-1)
    if (shape.odd || (last === undefined && !rooted)) {
      placed.push({ route, shape, key: null, at: 'collection' })
      continue
    }
    const full = shapeOf(shape.steps)
    const at = last?.param === true && !collections.has(full) ? 'item' : 'collection'
    const key = at === 'item' ? shapeOf(shape.steps.slice(0, -1)) : full
    enter(drafts, key, route, shape, at)
    placed.push({ route, shape, key, at })
  }
  const byShape = finished([...drafts.values()])
  return {
    all: [...byShape.values()],
    byShape,
    byNoun: Map.groupBy(byShape.values(), (one) => one.noun),
    byParam: Map.groupBy(
      [...byShape.values()].filter((one) => one.keyParam !== null),
      (one) => plainName(one.keyParam ?? ''),
    ),
    places: new Map(
      placed.map(({ route, shape, key, at }) => [route, { shape, at, skeleton: key === null ? null : (byShape.get(key) ?? null) }]),
    ),
  }
}

/** `/` is a collection where something is made there and `/{id}` has its items. */
function isRooted(shapes: readonly { readonly route: Route; readonly shape: PathShape }[], collections: ReadonlySet<string>): boolean {
  if (collections.has('/{}')) return false
  const has = (method: string, length: number): boolean =>
    shapes.some(
      ({ route, shape: { steps, odd, verb } }) =>
        !odd && verb === null && route.method === method && steps.length === length && steps.every(({ param }) => param),
    )
  return has('POST', 0) && has('GET', 1)
}

/**
 * `/flags/{project}` is a collection where `/flags/{project}/{flag}` has its items: nothing changes or deletes it, and
 * something is made there, or nothing else lists it as an item. Files may be put there as well as posted.
 */
function keyedCollections(shapes: readonly { readonly route: Route; readonly shape: PathShape }[]): ReadonlySet<string> {
  const methods = new Map<string, Set<string>>()
  for (const { route, shape } of shapes) {
    if (shape.odd || shape.verb !== null) continue
    const full = shapeOf(shape.steps)
    const known = methods.get(full)
    if (known === undefined) methods.set(full, new Set([route.method]))
    else known.add(route.method)
  }
  const found = new Set<string>()
  for (const [full, own] of methods) {
    if (!full.endsWith('/{}') || !methods.has(`${full}/{}`)) continue
    const [above, below] = [methods.get(full.slice(0, -3)), methods.get(`${full}/{}`)]
    const changes = own.has('PATCH') || (own.has('PUT') && !own.has('POST'))
    // What can be emptied is a collection where its items can be deleted too, and nothing lists it.
    const empties = own.has('DELETE') && !(above === undefined && own.has('POST') && own.has('GET') && below?.has('DELETE') === true)
    if (!changes && !empties && (own.has('POST') || above === undefined)) found.add(full)
  }
  return found
}

function enter(drafts: Map<string, Draft>, key: string, route: Route, shape: PathShape, at: 'collection' | 'item'): void {
  const steps = at === 'item' ? shape.steps.slice(0, -1) : shape.steps
  let draft = drafts.get(key)
  if (draft === undefined) {
    const params = steps.flatMap((step) => (step.param ? [step.text] : []))
    draft = { shape: key, collection: null, item: null, steps, keyParam: null, params, onCollection: new Map(), onItem: new Map() }
    drafts.set(key, draft)
  }
  if (shape.verb !== null) return
  const conditional = /[#?]/.test(route.path.replaceAll(/\{[^}]*\}/g, ''))
  const routes = at === 'item' ? draft.onItem : draft.onCollection
  if (!conditional || !routes.has(route.method)) routes.set(route.method, routes.get(route.method) ?? route)
  if (conditional) return
  if (at === 'collection') draft.collection ??= route.path
  else if (draft.item === null) {
    draft.item = route.path
    draft.keyParam = shape.steps.at(-1)?.text ?? null
    draft.params = steps.flatMap((step) => (step.param ? [step.text] : []))
  }
}

/** Short ids go to what has items and stands highest; the others are called by their paths. */
function finished(drafts: readonly Draft[]): ReadonlyMap<string, Skeleton> {
  const owners = new Map<string, Draft>()
  for (const draft of drafts) {
    const id = idOf(draft.steps)
    const owner = owners.get(id)
    if (id !== '' && (owner === undefined || rankOf(draft) < rankOf(owner))) owners.set(id, draft)
  }
  return new Map(
    drafts.map((draft) => {
      const word = draft.steps.findLast((step) => !step.param)?.text ?? ''
      const short = idOf(draft.steps)
      const id = owners.get(short) === draft ? short : (draft.collection ?? draft.item ?? draft.shape)
      return [draft.shape, { ...draft, id, word, noun: nounOf(word) }]
    }),
  )
}

function rankOf({ item, onCollection, steps }: Draft): number {
  return (item === null ? 1000 : 0) + (onCollection.size === 0 ? 100 : 0) + steps.length
}

/** `order` for `orders`, `Orders` and `order`; `upload session` without its space for `upload_sessions`. */
export function nounOf(word: string): string {
  const words = wordsOf(word)
  return plainName([...words.slice(0, -1), singular(words.at(-1) ?? '')].join(' '))
}

/** Versions and the word `api` name no thing. */
const MUTE = /^(?:v?\d+(?:[._-]\d+)*(?:(?:alpha|beta|rc)\d*)?|v\d+(?:alpha|beta)\d+|apis?|rest|latest|public)$/i

function idOf(steps: readonly Step[]): string {
  return steps
    .filter((step) => !step.param && !MUTE.test(step.text))
    .map((step) => step.text)
    .join('.')
}

export function shapeOf(steps: readonly Step[]): string {
  return steps.map((step) => (step.param ? '/{}' : `/${step.text}`)).join('')
}

/** Takes a path apart. Endings like `.json` choose a form and are left out. */
export function pathShape(path: string): PathShape {
  const bare = path.replace(/(?<=.)\/$/, '')
  const [template] = templatesOf(bare.replace(/\{\.[^{}]*\}$/, ''))
  const steps: Step[] = []
  let verb: string | null = null
  let odd = template === undefined
  for (const segment of template?.segments ?? []) {
    if (segment.kind === 'literal') {
      const [text = '', behind] = segment.text.split(':')
      verb = behind ?? verb
      if (text !== '' || steps.length === 0) steps.push({ text: text.replace(/\.(?:json|xml)$/i, ''), param: false })
    } else if (segment.kind === 'parts') {
      const [first, second, ...rest] = segment.parts
      if (first !== undefined && second !== undefined && 'param' in first && 'text' in second && rest.length === 0) {
        if (second.text.startsWith(':')) verb = second.text.slice(1)
        else if (!/^\.(?:json|xml)$/i.test(second.text)) odd = true
        steps.push({ text: first.param, param: true })
      } else if (
        first !== undefined &&
        second !== undefined &&
        'text' in first &&
        'param' in second &&
        rest.length === 0 &&
        first.text === '@'
      ) {
        steps.push({ text: second.param, param: true })
      } else odd = true
    } else steps.push({ text: segment.param, param: true })
  }
  if (steps.length === 1 && steps[0]?.text === '') steps.pop()
  return { path, steps, verb, odd }
}
