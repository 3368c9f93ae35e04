import { createRequire } from 'node:module'
import type { Documents } from '../../src/model/documents.ts'
import type { Place } from '../../src/model/place.ts'
import { isMembers, type Members } from './values.ts'

interface AjvLike {
  compile(schema: unknown): (value: unknown) => boolean
  addSchema(schema: unknown, key: string): unknown
}

const load = createRequire(import.meta.url)
const { default: Ajv } = load('ajv/dist/2020.js') as { readonly default: new (options: object) => AjvLike & { errors?: unknown } }
const { default: addFormats } = load('ajv-formats') as { readonly default: (ajv: AjvLike, options: object) => void }
const FORMATS = ['date', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid']
/** Words that say nothing of what conforms: OpenAPI's own, and those of older drafts, which Ajv would still hear. */
const WORDLESS =
  /^(x-.*|\$recursiveRef|\$recursiveAnchor|example|examples|default|discriminator|nullable|xml|externalDocs|deprecated|readOnly|writeOnly|description|title)$/
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'])
const INNER = new Set([
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
])

/** What Ajv says of answers: schemas of OpenAPI in the words of JSON Schema 2020-12, compiled when they are met. */
export class Witness {
  readonly #documents: Documents
  readonly #ajv: AjvLike
  readonly #old: boolean
  readonly #known = new Set<string>()
  readonly #compiled = new Map<string, ((value: unknown) => boolean) | null>()

  constructor(documents: Documents, old: boolean) {
    this.#documents = documents
    this.#old = old
    this.#ajv = new Ajv({
      strict: false,
      logger: false,
      validateSchema: false,
      addUsedSchema: false,
      unicodeRegExp: false,
      multipleOfPrecision: 9,
      inlineRefs: false,
    })
    addFormats(this.#ajv, { mode: 'full', formats: FORMATS })
  }

  /** null where Ajv cannot read the schema; else '' or why the value does not conform. */
  opinion(place: Place, schema: unknown, value: unknown): string | null {
    const key = `${place.uri}#${place.pointer}`
    let check = this.#compiled.get(key)
    if (check === undefined) this.#compiled.set(key, (check = this.#compile(schema, place.uri)))
    if (check === null) return null
    try {
      if (check(value)) return ''
    } catch {
      return null
    }
    const [first] = (check as { errors?: readonly { instancePath: string; message?: string }[] }).errors ?? []
    return first === undefined ? 'does not conform' : `${first.instancePath} ${first.message ?? ''}`
  }

  #compile(schema: unknown, base: string): ((value: unknown) => boolean) | null {
    try {
      return this.#ajv.compile(this.#translate(schema, base))
    } catch {
      return null
    }
  }

  #translate(schema: unknown, base: string): unknown {
    if (!isMembers(schema)) return schema
    const { $ref: ref } = schema
    if (typeof ref === 'string') {
      const to = { $ref: this.#add(ref, base) }
      return this.#old ? to : { allOf: [to, this.#plain(schema, base)] }
    }
    return this.#plain(schema, base)
  }

  #plain(schema: Members, base: string): unknown {
    const out: Record<string, unknown> = {}
    for (const [word, value] of Object.entries(schema)) {
      if (WORDLESS.test(word) || word === '$ref') continue
      out[word] = this.#inner(word, value, base)
    }
    bounds(out)
    const { required, properties, format } = schema
    if (Array.isArray(required)) out['required'] = required.filter((name) => !isWriteOnly(properties, String(name)))
    else delete out['required']
    if (typeof format === 'string' && !FORMATS.includes(format)) delete out['format']
    return schema['nullable'] === true || schema['x-nullable'] === true ? { anyOf: [{ type: 'null' }, out] } : out
  }

  #inner(word: string, value: unknown, base: string): unknown {
    if (LISTS.has(word) && Array.isArray(value)) return value.map((one) => this.#translate(one, base))
    if (MAPS.has(word) && isMembers(value))
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#translate(one, base)]))
    return INNER.has(word) ? this.#translate(value, base) : value
  }

  #add(ref: string, base: string): string {
    const key = `mem:${encodeURIComponent(new URL(ref, base).href)}`
    if (this.#known.has(key)) return key
    this.#known.add(key)
    const found = this.#documents.resolve(ref, base)
    if ('unresolved' in found) throw new Error(found.message)
    this.#ajv.addSchema(this.#translate(found.value, found.place.uri), key)
    return key
  }
}

/** Draft 4 says with a flag whether a bound counts itself. */
function bounds(out: Record<string, unknown>): void {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (out[flag] === true) {
      out[flag] = out[bound]
      delete out[bound]
    } else if (out[flag] === false) delete out[flag]
  }
}

function isWriteOnly(properties: unknown, name: string): boolean {
  const property = isMembers(properties) ? properties[name] : undefined
  return isMembers(property) && property['writeOnly'] === true
}
