import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documentsFromValue } from '../documents/from-value.ts'
import { createSchemas } from '../schema/compile/compile.ts'
import type { SchemaNode } from '../schema/node.ts'

/** The schema of what stands in `plan/`. */
export const PLAN_SCHEMA_FILE: string = fileURLToPath(new URL('../../schemas/plan.schema.json', import.meta.url))

/** What is published for editors is what configurations are held against. Two folders up from the source and from what is published alike. */
export const SCHEMA_FILE: string = fileURLToPath(new URL('../../schemas/understudy.schema.json', import.meta.url))

/** One schema of the file, as it is written. */
export interface RawSchema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** What to write instead, for people; editors show it too. */
  readonly errorMessage?: string
  readonly properties?: Readonly<Record<string, RawSchema>>
  readonly additionalProperties?: boolean | RawSchema
  readonly items?: RawSchema
}

/** A published schema: for editors, and for the checks of ours that speak of the same file. */
export class FileSchema {
  /** As it is written. */
  readonly raw: RawSchema
  /** Made ready to check. */
  readonly node: SchemaNode
  /** What people call what it describes: `The configuration`. */
  readonly what: string

  readonly #whole: object

  /** `part` names one of the schema's definitions, where the file has several. */
  constructor(file: string, what: string, part: string | null = null) {
    const whole: object = JSON.parse(readFileSync(file, 'utf8'))
    const uri = `urn:understudy:schema:${basename(file)}`
    const documents = documentsFromValue(whole, uri)
    const found = part === null ? documents.root : documents.resolve(`#/$defs/${part}`, uri)
    this.#whole = whole
    this.raw = part === null ? whole : this.ownerOf(`/$defs/${part}/`)
    this.node = createSchemas({ documents, dialect: '2020-12' }).node('value' in found ? found : documents.root)
    this.what = what
  }

  /** The schema that a place in the schema (a JSON Pointer) belongs to: the nearest one above it. */
  ownerOf(pointer: string): RawSchema {
    const tokens = pointer
      .split('/')
      .slice(1, -1)
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    let here: unknown = this.#whole
    for (const token of tokens) here = typeof here === 'object' && here !== null ? Reflect.get(here, token) : undefined
    return typeof here === 'object' && here !== null ? here : {}
  }

  /** A schema with what its reference says; its own words go first. */
  resolved(schema: RawSchema): RawSchema {
    if (schema.$ref === undefined) return schema
    return { ...this.resolved(this.ownerOf(`${schema.$ref.slice(1)}/`)), ...schema }
  }

  /** The schema of a member; null where there is none. */
  memberOf(schema: RawSchema, name: string): RawSchema | null {
    const { properties, additionalProperties, items } = this.resolved(schema)
    const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined
    if (own !== undefined) return this.resolved(own)
    if (items !== undefined && /^\d+$/.test(name)) return this.resolved(items)
    return typeof additionalProperties === 'object' ? this.resolved(additionalProperties) : null
  }
}

let configuration: FileSchema | null = null

/** The schema of `understudy.yaml`. */
export function configurationSchema(): FileSchema {
  return (configuration ??= new FileSchema(SCHEMA_FILE, 'The configuration'))
}
