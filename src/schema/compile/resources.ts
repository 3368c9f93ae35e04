import type { Documents } from '../../model/documents.ts'
import { at, type Located, type Place } from '../../model/place.ts'
import { CompiledNode, type Reader, type Resource } from './compiled.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import { decodeFragment, isRecord, pointerTokens, stepInto } from '../json/pointer.ts'
import { type Position, positionAfter } from './positions.ts'

/** Why a reference leads to no schema. */
export interface Failure {
  readonly failure: string
}

interface Anchor extends Located {
  readonly dynamic: boolean
}

class SchemaResource implements Resource {
  readonly uri: string
  readonly place: Place
  readonly dialect: Dialect
  readonly #read: () => unknown
  #raw: { readonly value: unknown } | null = null
  readonly anchors: Map<string, Anchor> = new Map()
  readonly references: Map<string, CompiledNode | Failure> = new Map()
  readonly #resources: Resources

  constructor(resources: Resources, uri: string, place: Place, dialect: Dialect, read: () => unknown) {
    this.#resources = resources
    this.uri = uri
    this.place = place
    this.dialect = dialect
    this.#read = read
  }

  /** The root as written. A document's is fetched when somebody asks, for most references never do. */
  get raw(): unknown {
    this.#raw ??= { value: this.#read() }
    return this.#raw.value
  }

  dynamicAnchor(name: string): CompiledNode | null {
    this.#resources.survey(this.place.uri)
    const anchor = this.anchors.get(name)
    return anchor?.dynamic === true ? this.#resources.nodeAt(anchor) : null
  }
}

/** Knows which schema has which base URI, and follows references (JSON Schema 2020-12 core, sections 8 and 9). */
export class Resources {
  readonly #documents: Pick<Documents, 'resolve'>
  readonly #dialect: Dialect
  readonly #reader: Reader
  readonly #nodes: Map<object, CompiledNode> = new Map()
  readonly #roots: Map<object, SchemaResource> = new Map()
  readonly #byUri: Map<string, SchemaResource> = new Map()
  readonly #files: Map<string, SchemaResource> = new Map()
  readonly #surveyed: Set<string> = new Set()
  readonly #dialects: Map<string, Dialect | null> = new Map()

  constructor(documents: Pick<Documents, 'resolve'>, dialect: Dialect, reader: Reader) {
    this.#documents = documents
    this.#dialect = dialect
    this.#reader = reader
  }

  /** The node of a schema, wherever it stands. */
  nodeAt(located: Located): CompiledNode {
    const { value, place } = located
    const known = isRecord(value) ? this.#nodes.get(value) : undefined
    if (known !== undefined) return known
    return this.#make(value, this.#enclosing(place), place, place.pointer === '')
  }

  /** The node of a schema that stands in another one. */
  child(parent: CompiledNode, raw: unknown, steps: readonly (string | number)[]): CompiledNode {
    const known = isRecord(raw) ? this.#nodes.get(raw) : undefined
    if (known !== undefined) return known
    const { resource } = parent
    if (resource instanceof SchemaResource && this.#names(raw, resource.dialect))
      return this.#make(raw, resource, parent.rule(...steps), false)
    return this.#keep(raw, new CompiledNode(this.#reader, raw, resource, parent, steps))
  }

  /** Follows a `$ref` that stands in a node. */
  follow(node: CompiledNode, ref: string): CompiledNode | Failure {
    const { resource } = node
    if (!(resource instanceof SchemaResource)) return { failure: 'stands nowhere' }
    const known = resource.references.get(ref)
    if (known !== undefined) return known
    const found = this.#find(resource, ref)
    resource.references.set(ref, found)
    return found
  }

  /** Looks a whole document through for names: only when a reference cannot be followed without. */
  survey(uri: string): void {
    if (this.#surveyed.has(uri)) return
    this.#surveyed.add(uri)
    const file = this.#file(uri)
    const open: { value: unknown; pointer: string; position: Position; resource: SchemaResource }[] = [
      { value: file.raw, pointer: '', position: rootPosition(file), resource: file },
    ]
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      const { value, pointer, position } = entry
      if (typeof value !== 'object' || value === null) continue
      let { resource } = entry
      if (position === 'schema' && isRecord(value)) {
        resource = this.#resourceOf(value, resource, { uri, pointer }, pointer === '')
        collectAnchors(value, resource, { uri, pointer })
      }
      for (const [key, below] of Object.entries(value)) {
        const next = positionAfter(position, key, below)
        if (next !== 'data') open.push({ value: below, pointer: at(pointer, key), position: next, resource })
      }
    }
  }

  #find(resource: SchemaResource, ref: string): CompiledNode | Failure {
    const hash = ref.indexOf('#')
    const uri = hash < 0 ? ref : ref.slice(0, hash)
    const fragment = hash < 0 ? '' : ref.slice(hash + 1)
    const target = uri === '' ? resource : this.#named(resource, joinUri(uri, resource.uri))
    if (target !== null) {
      const inside = this.#within(target, fragment)
      // Untidy contracts give schemas an `$id` and still point into the document around them.
      if (!('failure' in inside) || uri !== '' || target.place.pointer === '' || !fragment.startsWith('/')) return inside
      const around = this.#documents.resolve(ref, target.place.uri)
      return 'unresolved' in around ? inside : this.#schema(around)
    }
    const pointer = fragment === '' || fragment.startsWith('/')
    let found = this.#documents.resolve(pointer ? ref : uri, resource.uri)
    // Untidy contracts give schemas an `$id` and still mean the file beside them.
    if ('unresolved' in found && resource.uri !== resource.place.uri)
      found = this.#documents.resolve(pointer ? ref : uri, resource.place.uri)
    if ('unresolved' in found) return { failure: found.message }
    return pointer ? this.#schema(found) : this.#within(this.#fileRoot(found.place.uri), fragment)
  }

  #named(resource: SchemaResource, uri: string): SchemaResource | null {
    if (uri === resource.uri) return resource
    const known = this.#byUri.get(uri)
    if (known !== undefined) return known
    if (resource.dialect.id === null) return null
    this.survey(resource.place.uri)
    return this.#byUri.get(uri) ?? null
  }

  #within(resource: SchemaResource, fragment: string): CompiledNode | Failure {
    const name = decodeFragment(fragment)
    if (name !== '' && !name.startsWith('/')) {
      this.survey(resource.place.uri)
      const anchor = resource.anchors.get(name)
      return anchor === undefined ? { failure: `no schema has the anchor "${name}"` } : this.#schema(anchor)
    }
    if (resource.place.pointer === '' && resource.uri === resource.place.uri) {
      const found = this.#documents.resolve(`#${fragment}`, resource.uri)
      return 'unresolved' in found ? { failure: found.message } : this.#schema(found)
    }
    let value = resource.raw
    for (const token of pointerTokens(name)) {
      value = stepInto(value, token)
      if (value === undefined) return { failure: `there is nothing at "#${name}"` }
    }
    return this.#schema({ value, place: { uri: resource.place.uri, pointer: resource.place.pointer + name } })
  }

  #schema(located: Located): CompiledNode | Failure {
    const { value } = located
    return isRecord(value) || typeof value === 'boolean' ? this.nodeAt(located) : { failure: 'what stands there is no schema' }
  }

  #file(uri: string): SchemaResource {
    let file = this.#files.get(uri)
    if (file === undefined) {
      file = new SchemaResource(this, uri, { uri, pointer: '' }, this.#dialect, () => this.#rootOf(uri))
      this.#files.set(uri, file)
      if (!this.#byUri.has(uri)) this.#byUri.set(uri, file)
    }
    return file
  }

  #rootOf(uri: string): unknown {
    const root = this.#documents.resolve('#', uri)
    return 'unresolved' in root ? null : root.value
  }

  /** The resource of a document's root, by its own `$id` where it has one. */
  #fileRoot(uri: string): SchemaResource {
    const file = this.#file(uri)
    return rootPosition(file) === 'schema' ? this.#resourceOf(file.raw, file, file.place, true) : file
  }

  /** The resource around a place, found by walking there from the document's root. */
  #enclosing(place: Place): SchemaResource {
    const file = this.#file(place.uri)
    if (file.dialect.id === null) return file
    let resource = file
    let value = file.raw
    let position = rootPosition(file)
    let pointer = ''
    for (const token of pointerTokens(place.pointer)) {
      if (position === 'schema') resource = this.#resourceOf(value, resource, { uri: place.uri, pointer }, pointer === '')
      const below = stepInto(value, token)
      position = positionAfter(position, token, below)
      value = below
      pointer = at(pointer, token)
    }
    return resource
  }

  #make(raw: unknown, enclosing: SchemaResource, place: Place, root: boolean): CompiledNode {
    return this.#keep(raw, new CompiledNode(this.#reader, raw, this.#resourceOf(raw, enclosing, place, root), place))
  }

  #keep(raw: unknown, node: CompiledNode): CompiledNode {
    if (isRecord(raw)) this.#nodes.set(raw, node)
    return node
  }

  #names(raw: unknown, dialect: Dialect): boolean {
    return dialect.id !== null && isRecord(raw) && (typeof raw['$id'] === 'string' || (typeof raw['id'] === 'string' && !dialect.openapi))
  }

  /** The resource that a schema begins, or else the one around it. */
  #resourceOf(raw: unknown, around: SchemaResource, place: Place, root: boolean): SchemaResource {
    if (around.dialect.id === null || !isRecord(raw) || (!root && !this.#names(raw, around.dialect))) return around
    const known = this.#roots.get(raw)
    if (known !== undefined) return known
    const dialect = this.#dialectAt(raw, around)
    const id = dialect.id === null ? undefined : raw[dialect.id]
    const named = typeof id === 'string' && !id.startsWith('#') && !(dialect.lonelyRef && '$ref' in raw)
    if (!named && !(root && dialect !== around.dialect)) return around
    const uri = named ? withoutFragment(joinUri(id, around.uri)) : around.uri
    const resource = new SchemaResource(this, uri, place, dialect, () => raw)
    this.#roots.set(raw, resource)
    const taken = this.#byUri.get(uri)
    if (taken === undefined || taken.raw === raw) this.#byUri.set(uri, resource)
    return resource
  }

  #dialectAt(raw: Readonly<Record<string, unknown>>, around: SchemaResource): Dialect {
    const meta = raw['$schema']
    if (typeof meta !== 'string') return around.dialect
    return dialectOf(meta) ?? this.#customDialect(meta, around) ?? around.dialect
  }

  /** A dialect of the author's own: its meta-schema says which vocabularies it uses. */
  #customDialect(meta: string, around: SchemaResource): Dialect | null {
    const known = this.#dialects.get(meta)
    if (known !== undefined) return known
    const found = this.#documents.resolve(meta, around.uri)
    const schema = 'unresolved' in found ? null : found.value
    const vocabulary = isRecord(schema) ? schema['$vocabulary'] : null
    const base = isRecord(schema) && typeof schema['$schema'] === 'string' ? dialectOf(schema['$schema']) : null
    const asserts = !isRecord(vocabulary) || Object.keys(vocabulary).some((uri) => uri.endsWith('/vocab/validation'))
    const assertsFormats = isRecord(vocabulary) && Object.keys(vocabulary).some((uri) => uri.endsWith('/vocab/format-assertion'))
    const dialect = base === null ? null : { ...base, asserts, assertsFormats }
    this.#dialects.set(meta, dialect)
    return dialect
  }
}

function rootPosition(file: SchemaResource): Position {
  return file.dialect.openapi && isRecord(file.raw) && ('openapi' in file.raw || 'swagger' in file.raw) ? 'other' : 'schema'
}

function collectAnchors(raw: Readonly<Record<string, unknown>>, resource: SchemaResource, place: Place): void {
  const { dialect, anchors } = resource
  const keep = (name: unknown, dynamic: boolean): void => {
    if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, { value: raw, place, dynamic })
  }
  const id = dialect.id === null ? undefined : raw[dialect.id]
  if (dialect.lonelyRef) {
    if (typeof id === 'string' && id.includes('#') && !id.endsWith('#') && !('$ref' in raw)) keep(id.slice(id.indexOf('#') + 1), false)
    return
  }
  if (dialect.draft >= 2020) keep(raw['$dynamicAnchor'], true)
  keep(raw['$anchor'], false)
  if (dialect.draft === 2019 && raw['$recursiveAnchor'] === true && resource.raw === raw) keep('', true)
}

function joinUri(ref: string, base: string): string {
  return URL.canParse(ref, base) ? new URL(ref, base).href : ref
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf('#')
  return hash < 0 ? uri : uri.slice(0, hash)
}
