import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documentsFromValue } from '../documents/from-value.ts'
import { createSchemas } from '../schema/compile/compile.ts'
import type { SchemaNode } from '../schema/node.ts'

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

interface Loaded {
  readonly raw: RawSchema
  readonly node: SchemaNode
}

let loaded: Loaded | null = null

function load(): Loaded {
  if (loaded === null) {
    const raw: object = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))
    const documents = documentsFromValue(raw, 'urn:understudy:schema:configuration')
    loaded = { raw, node: createSchemas({ documents, dialect: '2020-12' }).node(documents.root) }
  }
  return loaded
}

/** The whole of it, made ready to check. */
export function configurationSchema(): SchemaNode {
  return load().node
}

/** The schema of the whole file, as it is written. */
export function rawSchema(): RawSchema {
  return load().raw
}

/** The schema that a place in the file (a JSON Pointer) belongs to: the nearest one above it. */
export function ownerOf(pointer: string): RawSchema {
  const tokens = pointer
    .split('/')
    .slice(1, -1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  let here: unknown = load().raw
  for (const token of tokens) here = typeof here === 'object' && here !== null ? Reflect.get(here, token) : undefined
  return typeof here === 'object' && here !== null ? here : {}
}

/** A schema with what its reference says; its own words go first. */
export function resolved(schema: RawSchema): RawSchema {
  if (schema.$ref === undefined) return schema
  return { ...resolved(ownerOf(`${schema.$ref.slice(1)}/`)), ...schema }
}

/** The schema of a member of a configuration; null where there is none. */
export function memberOf(schema: RawSchema, name: string): RawSchema | null {
  const { properties, additionalProperties } = resolved(schema)
  const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined
  if (own !== undefined) return resolved(own)
  return typeof additionalProperties === 'object' ? resolved(additionalProperties) : null
}
