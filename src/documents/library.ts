import type { ContractDefect } from '../model/contract.ts'
import type { Documents, Unresolved } from '../model/documents.ts'
import { at, type Located, type Passage, type Place, type Position } from '../model/place.ts'
import { Problem } from '../model/problem.ts'
import { Anchors } from './anchors.ts'
import { bundleHash } from './bundle.ts'
import type { Parsed } from './parse.ts'
import { decodeFragment, pointerTokens, resolveUri, splitReference } from './reference.ts'
import type { Opener, Shelved } from './shelf.ts'

/** How many references a pointer may lead through before it counts as a circle. */
const MAX_HOPS = 32

/** The documents of one contract. Everything is synchronous; what is far away was fetched before. */
export class Library implements Documents {
  readonly root: Located
  readonly #rootDocument: Shelved
  readonly #opener: Opener
  /** By every URI under which a document is known. */
  readonly #documents = new Map<string, Shelved | Unresolved>()
  readonly #targets = new Map<string, Map<string, Located | Unresolved>>()
  readonly #anchors = new Anchors()

  constructor(root: Shelved, open: Opener) {
    this.#rootDocument = root
    this.#opener = open
    this.root = { value: root.value, place: { uri: root.uri, pointer: '' } }
    this.shelve(root)
  }

  get text(): string {
    return this.#rootDocument.parsed?.text ?? printed(this.#rootDocument.value)
  }

  get hash(): string {
    return bundleHash(
      this.#rootDocument,
      (uri) => this.#opened(uri),
      ({ parsed, value }) => parsed?.source ?? printed(value),
    )
  }

  uris(): readonly string[] {
    return [...this.#documents.keys()]
  }

  shelve(document: Shelved): void {
    this.#documents.set(document.uri, document)
    this.#documents.set(document.base, document)
  }

  /** Remembers that there is no use in opening a document. */
  mark(uri: string, why: Unresolved): void {
    this.#documents.set(uri, why)
  }

  /** Whether a document or a schema of this URI is there already. */
  knows(uri: string): boolean {
    return this.#documents.has(uri) || this.#anchors.resource(uri, this.#loaded()) !== null
  }

  /** A document by its absolute URI; null where it cannot be had. */
  open(uri: string): Shelved | null {
    const opened = this.#opened(uri)
    return 'uri' in opened ? opened : null
  }

  resolve(ref: string, base: string): Located | Unresolved {
    let known = this.#targets.get(base)
    if (known === undefined) this.#targets.set(base, (known = new Map()))
    let target = known.get(ref)
    if (target === undefined) {
      target = this.#resolve(ref, base, 0)
      known.set(ref, target)
    }
    return target
  }

  #resolve(ref: string, base: string, hops: number): Located | Unresolved {
    const { document, fragment } = splitReference(ref)
    const start = this.#resource(document, base)
    if ('unresolved' in start || fragment === null || fragment === '') return start
    const decoded = decodeFragment(fragment)
    if (!decoded.startsWith('/'))
      return this.#anchors.find(start, decoded) ?? missing(`there is no anchor '${decoded}' in ${this.#name(start)}`)
    return this.#descend(start, decoded, hops)
  }

  /** The document or schema resource that a reference names. */
  #resource(document: string, base: string): Located | Unresolved {
    const here = this.#documents.get(base)
    if (document === '' && here !== undefined) return rootOf(here)
    const against = here !== undefined && 'uri' in here ? here.base : base
    const uri = document === '' ? base : resolveUri(document, against)
    if (uri === null) return { unresolved: 'syntax', message: `'${document}' is not a URI reference` }
    const resource = this.#documents.get(uri) ?? this.#anchors.resource(uri, this.#loaded())
    if (resource !== null && resource !== undefined) return 'uri' in resource ? rootOf(resource) : resource
    const opened = this.#opened(uri)
    if (!('unresolved' in opened) || here === undefined || !('uri' in here) || here.base === here.uri) return rootOf(opened)
    // A `$self` that nobody answers for: the file beside the document is most likely what is meant.
    const beside = resolveUri(document, here.uri)
    return rootOf(beside === null ? opened : this.#opened(beside))
  }

  #opened(uri: string): Shelved | Unresolved {
    const known = this.#documents.get(uri)
    if (known !== undefined) return known
    let opened: Shelved | Unresolved
    try {
      opened = this.#opener(uri)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      opened = { unresolved: error.code === 'reference-refused' ? 'refused' : 'unreadable', message: error.message }
    }
    // Links and spellings of the same file lead to the same document.
    if ('uri' in opened) opened = this.#known(opened.uri) ?? opened
    this.#documents.set(uri, opened)
    if ('uri' in opened) this.shelve(opened)
    return opened
  }

  #known(uri: string): Shelved | null {
    const known = this.#documents.get(uri)
    return known !== undefined && 'uri' in known ? known : null
  }

  #descend(start: Located, pointer: string, hops: number): Located | Unresolved {
    const tokens = pointerTokens(pointer)
    if (tokens === null) return { unresolved: 'syntax', message: `'${pointer}' is not a JSON Pointer` }
    let here: Located = start
    for (const token of tokens) {
      const next = this.#step(here, token, hops)
      if ('unresolved' in next) return next
      here = next
    }
    return here
  }

  /** One token further; where it is not there but a reference is, through the reference. */
  #step(here: Located, token: string, hops: number): Located | Unresolved {
    const { value, place } = here
    if (typeof value === 'object' && value !== null) {
      if (Object.hasOwn(value, token) && !(Array.isArray(value) && token === 'length')) {
        const member: unknown = Object.getOwnPropertyDescriptor(value, token)?.value
        return { value: member, place: { uri: place.uri, pointer: at(place.pointer, token) } }
      }
      const ref: unknown = Object.getOwnPropertyDescriptor(value, '$ref')?.value
      if (typeof ref === 'string') {
        if (hops >= MAX_HOPS) return missing(`the references at ${place.pointer || 'the root'} lead in a circle`)
        const target = this.#resolve(ref, place.uri, hops + 1)
        return 'unresolved' in target ? target : this.#step(target, token, hops + 1)
      }
    }
    return missing(`there is no '${token}' at ${place.pointer === '' ? 'the root' : place.pointer} of ${this.#name(here)}`)
  }

  #name(located: Located): string {
    return this.#known(located.place.uri)?.name ?? located.place.uri
  }

  #loaded(): Iterable<Shelved> {
    return new Set([...this.#documents.values()].filter((document) => 'uri' in document))
  }

  position(place: Place): Position | null {
    const found = this.#known(place.uri)
    if (found === null || found.parsed === null) return null
    return { file: found.name, ...found.parsed.lines.at(offsetOf(found.parsed, place.pointer)) }
  }

  excerpt(place: Place): string | null {
    const found = this.#known(place.uri)
    if (found === null || found.parsed === null) return null
    return found.parsed.lines.excerpt(offsetOf(found.parsed, place.pointer))
  }

  passage(place: Place, before: number, after: number): Passage | null {
    const found = this.#known(place.uri)
    if (found === null || found.parsed === null) return null
    const { lines } = found.parsed
    const where = lines.at(offsetOf(found.parsed, place.pointer))
    const first = Math.max(1, where.line - before)
    return { file: found.name, ...where, first, lines: lines.slice(first, where.line + after) }
  }

  *flaws(): Iterable<ContractDefect> {
    for (const document of this.#loaded()) if (document.parsed !== null) yield* flawsOf(document, document.parsed)
  }
}

/** Containers are pointed at by their key, where the eye begins to read; everything else by the value. */
function offsetOf(parsed: Parsed, pointer: string): number {
  const { key, value } = parsed.find(pointer)
  if (key === null) return value
  const first = parsed.text[value]
  const multiLine = parsed.text.slice(key, value).includes('\n')
  return first === '{' || first === '[' || multiLine ? key : value
}

function* flawsOf(document: Shelved, parsed: Parsed): Iterable<ContractDefect> {
  for (const { name, pointer } of parsed.duplicates()) {
    yield {
      code: 'duplicate-key',
      severity: 'error',
      message: `'${name}' stands twice in the same ${parsed.syntax === 'json' ? 'object' : 'mapping'}; only the last one counts`,
      help: 'Remove one of them, or give it another name.',
      place: { uri: document.uri, pointer: at(pointer, name) },
      operation: null,
    }
  }
  if (parsed.more > 0) {
    yield {
      code: 'several-documents',
      severity: 'warning',
      message: `${parsed.more === 1 ? 'Another YAML document stands' : `${parsed.more} more YAML documents stand`} behind the first one; only the first is read`,
      help: 'Split the stream at its `---` lines and serve each part as a contract of its own.',
      place: { uri: document.uri, pointer: '' },
      operation: null,
    }
  }
}

/** A value that a program built may be one that JSON has no words for. */
function printed(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

function rootOf(document: Shelved | Unresolved): Located | Unresolved {
  return 'unresolved' in document ? document : { value: document.value, place: { uri: document.uri, pointer: '' } }
}

function missing(message: string): Unresolved {
  return { unresolved: 'missing-pointer', message }
}
