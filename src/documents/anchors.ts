import { at, type Located } from '../model/place.ts'
import { resolveUri } from './reference.ts'

interface Resource {
  readonly value: unknown
  readonly uri: string
}

interface Index {
  /** Schema resources by the absolute URI of their `$id`. */
  readonly resources: ReadonlyMap<string, Located>
  /** Plain-name anchors, by the nearest resource's URI and the name. */
  readonly anchors: ReadonlyMap<string, Located>
}

const EMPTY: Index = { resources: new Map(), anchors: new Map() }

/**
 * Schemas that are named by `$id`, `$anchor` or `$dynamicAnchor` (and draft 4's `id`) rather than by a pointer. A document
 * is searched through when the first such name is asked for, and never before.
 */
export class Anchors {
  readonly #indexes = new WeakMap<object, Index>()

  find(start: Located, name: string): Located | null {
    const index = this.#index({ value: start.value, uri: start.place.uri }, start.place.pointer)
    return index.anchors.get(`${start.place.uri}#${name}`) ?? index.anchors.get(`#${name}`) ?? null
  }

  resource(uri: string, documents: Iterable<Resource>): Located | null {
    for (const document of documents) {
      const found = this.#index(document, '').resources.get(uri)
      if (found !== undefined) return found
    }
    return null
  }

  #index(document: Resource, pointer: string): Index {
    if (typeof document.value !== 'object' || document.value === null) return EMPTY
    let index = this.#indexes.get(document.value)
    if (index === undefined) {
      index = indexOf(document.value, document.uri, pointer)
      this.#indexes.set(document.value, index)
    }
    return index
  }
}

interface Step {
  readonly value: object
  readonly pointer: string
  readonly base: string
}

function indexOf(root: object, uri: string, pointer: string): Index {
  const resources = new Map<string, Located>()
  const anchors = new Map<string, Located>()
  const seen = new Set<object>()
  const steps: Step[] = [{ value: root, pointer, base: uri }]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (seen.has(step.value)) continue
    seen.add(step.value)
    const located: Located = { value: step.value, place: { uri, pointer: step.pointer } }
    const base = Array.isArray(step.value) ? step.base : enterNames(step, located, resources, anchors)
    for (const [key, value] of Object.entries(step.value)) {
      if (typeof value === 'object' && value !== null) steps.push({ value, pointer: at(step.pointer, key), base })
    }
  }
  return { resources, anchors }
}

/** Enters a schema under its names; gives the base URI that holds inside of it. */
function enterNames(step: Step, located: Located, resources: Map<string, Located>, anchors: Map<string, Located>): string {
  let base = step.base
  for (const key of ['$id', 'id']) {
    const id = text(step.value, key)
    if (id === null || (key === 'id' && !/^[a-z][a-z\d+.-]*:|#|\.json$/i.test(id))) continue
    if (id.startsWith('#')) {
      enter(anchors, base, id.slice(1), located)
      continue
    }
    const absolute = resolveUri(id, step.base)
    if (absolute === null) continue
    base = absolute
    if (!resources.has(base)) resources.set(base, located)
  }
  for (const key of ['$anchor', '$dynamicAnchor']) {
    const anchor = text(step.value, key)
    if (anchor !== null) enter(anchors, base, anchor, located)
  }
  return base
}

/** Under the resource that it belongs to, and alone: contracts seldom have two of a name. */
function enter(anchors: Map<string, Located>, base: string, anchor: string, located: Located): void {
  for (const key of [`${base}#${anchor}`, `#${anchor}`]) if (!anchors.has(key)) anchors.set(key, located)
}

function text(value: object, key: string): string | null {
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
  return typeof found === 'string' ? found : null
}
