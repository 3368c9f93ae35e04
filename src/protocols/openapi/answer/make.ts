import { Buffer } from 'node:buffer'
import { check, conforms } from '../../../schema/check/check.ts'
import { improvise } from '../../../schema/improvise.ts'
import { parseJson } from '../../../schema/json/json.ts'
import { mend } from '../../../schema/mend.ts'
import { Type, type SchemaNode, type Violation } from '../../../schema/node.ts'
import type { Random } from '../../../schema/random.ts'
import type { Place } from '../../../model/place.ts'
import { closure, firstOf, typesOf } from './facets.ts'
import { isJson, isJsonSequence } from '../media-type.ts'
import type { Offer } from './negotiate.ts'
import type { NamedExample } from '../operation.ts'
import { sampleOf } from '../../../schema/improvise/samples.ts'

/** What a body is made of: a value that is written in the media type, or the bytes themselves. */
export interface Material {
  readonly value: unknown
  /** Set where the type has a form of its own, or the example is the text itself. */
  readonly bytes: Uint8Array | null
  /** The schema that the value keeps to; null where there is none to keep to. */
  readonly node: SchemaNode | null
  readonly violations: readonly Violation[]
  readonly why: string
}

export interface Impossible {
  readonly impossible: { readonly place: Place; readonly why: string }
}

export interface MakeOptions {
  readonly random: Random
  readonly now: number
  readonly verbatim: boolean
  /** What the resource is called, for choosing words. */
  readonly name: string
  /** Nothing is taken from the examples of the contract. */
  readonly dynamic: boolean
}

const BINARY = /^(?:image|audio|video|font|model)\/|^application\/(?:octet-stream|binary|pdf|zip|gzip|vnd\.(?:ms-|openxmlformats))/

/** The example that the contract gives for a representation: a named one, the first one, or the schema's own. */
export function exampleOf(offer: Offer, name: string | null): NamedExample | null {
  const given = offer.media.examples.filter((example) => example.value !== undefined)
  if (name !== null) return given.find((example) => example.name === name) ?? null
  if (given[0] !== undefined) return given[0]
  const node = offer.media.schema
  if (node === null) return null
  const value = firstOf(node, (one) => one.keywords.examples.find((example) => example !== undefined))
  return value === undefined ? null : { name: '', value, place: node.place }
}

/** The body of an example; null where it cannot be brought to conform. */
export function fromExample(offer: Offer, example: NamedExample, options: MakeOptions): Material | null {
  const { essence } = offer.type
  const { schema } = offer.media
  const label = example.name === '' ? 'the example of the contract' : `the example ${example.name}`
  if (typeof example.value === 'string' && !isJson(essence)) return verbatim(offer, example.value, label)
  if (BINARY.test(essence)) return null
  const value = readable(example.value, schema, isJson(essence))
  const node = isWhole(offer) ? schema : null
  if (node === null || conforms(node, value, 'reply')) return { value, bytes: null, node, violations: [], why: label }
  const violations = check(node, value, 'reply')
  if (options.verbatim) return { value, bytes: null, node, violations, why: `${label}, which breaks its schema, verbatim` }
  const mended = mend(node, value, { random: options.random, direction: 'reply', now: options.now })
  if ('impossible' in mended || !conforms(node, mended.value, 'reply')) return null
  return {
    value: mended.value,
    bytes: null,
    node,
    violations: [],
    why: `${label}, mended at ${placesOf(mended.changes)}`,
  }
}

const MOST_PLACES = 5

function placesOf(changes: readonly Violation[]): string {
  const places = changes.slice(0, MOST_PLACES).map((change) => change.at || '/')
  return changes.length > MOST_PLACES ? `${places.join(', ')} and ${changes.length - MOST_PLACES} more` : places.join(', ')
}

/** Text that a contract gives for a type other than JSON is the body itself, as long as the schema takes such a text. */
function verbatim(offer: Offer, text: string, why: string): Material | null {
  const { schema } = offer.media
  const checked =
    schema !== null && isWhole(offer) && (typesOf(schema) & Type.String) !== 0 && !offer.type.essence.includes('xml') ? schema : null
  if (checked !== null && !conforms(checked, text, 'reply')) return null
  return { value: text, bytes: Buffer.from(text), node: null, violations: [], why }
}

/** Examples are often written as the JSON text of a value. */
function readable(value: unknown, node: SchemaNode | null, json: boolean): unknown {
  if (typeof value !== 'string' || !json || !/^\s*[[{]/.test(value)) return value
  if (node !== null && conforms(node, value, 'reply')) return value
  const parsed = parseJson(value)
  return 'value' in parsed ? parsed.value : value
}

/** Whether the schema speaks of the body as a whole, not of the items of a stream. */
function isWhole(offer: Offer): boolean {
  return offer.media.itemSchema === null || offer.media.schema !== null
}

/** A body made up from the schema, or a small file where the media type asks for one. */
export function fromSchema(offer: Offer, options: MakeOptions): Material | Impossible {
  const { essence } = offer.type
  const { schema, itemSchema, file } = offer.media
  const sample = sampleOf(essence)
  if (sample !== null) return { value: undefined, bytes: sample, node: null, violations: [], why: `a small ${essence}` }
  if (file || (BINARY.test(essence) && !isStructured(schema)))
    return { value: undefined, bytes: fileBytes(essence, options.random, schema), node: null, violations: [], why: 'a small file' }
  if (itemSchema !== null && schema === null) return sequence(itemSchema, options)
  if (schema === null) return { value: emptyFor(essence), bytes: null, node: null, violations: [], why: 'the contract gives no schema' }
  return improvised(schema, options)
}

function isStructured(schema: SchemaNode | null): boolean {
  return schema !== null && closure(schema).some(({ keywords }) => keywords.object !== null || keywords.array !== null)
}

/** Bytes of a file of no known kind, where its lengths, which count bytes here, say nothing else, and never more than. */
const USUAL_BYTES = 64
const MOST_BYTES = 1024 * 1024

function fileBytes(essence: string, random: Random, schema: SchemaNode | null): Uint8Array {
  if (isJson(essence)) return Buffer.from('{}')
  if (essence.startsWith('text/') || essence.includes('xml')) return Buffer.from(essence.includes('xml') ? '<root/>' : 'understudy\n')
  const lengths = (schema === null ? [] : closure(schema)).flatMap(({ keywords }) => keywords.string ?? [])
  const most = Math.min(...lengths.map(({ maxLength }) => maxLength))
  const length = Math.min(Math.max(USUAL_BYTES, ...lengths.map(({ minLength }) => minLength)), most, MOST_BYTES)
  return Uint8Array.from({ length }, () => random.integer(0, 255))
}

function emptyFor(essence: string): unknown {
  return isJson(essence) || isJsonSequence(essence)
    ? {}
    : essence === 'text/html'
      ? '<!doctype html><title>understudy</title>'
      : isMarkup(essence)
        ? {}
        : 'understudy'
}

function isMarkup(essence: string): boolean {
  return essence.includes('xml') || essence === 'application/x-www-form-urlencoded' || essence.startsWith('multipart/')
}

const ITEMS = 3

function sequence(node: SchemaNode, options: MakeOptions): Material | Impossible {
  const value: unknown[] = []
  for (let i = 0; i < ITEMS; i++) {
    const made = improvised(node, { ...options, random: options.random.fork(i) })
    if ('impossible' in made) return made
    value.push(made.value)
  }
  return { value, bytes: null, node: null, violations: [], why: 'improvised item by item' }
}

function improvised(node: SchemaNode, options: MakeOptions): Material | Impossible {
  const { random, now, name, dynamic } = options
  const made = improvise(node, { random, direction: 'reply', now, name, examples: !dynamic })
  return 'impossible' in made ? made : { value: made.value, bytes: null, node, violations: [], why: 'improvised from the schema' }
}
