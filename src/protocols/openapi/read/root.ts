import type { Documents } from '../../../model/documents.ts'
import { Problem } from '../../../model/problem.ts'
import { isRecord, type RecordValue } from './located.ts'
import type { OpenApiVersion } from './scope.ts'

export interface Root {
  readonly version: OpenApiVersion
  /** `openapi 3.1.0`, `swagger 2.0`. */
  readonly format: string
}

/** Whether a document says that it is an OpenAPI or Swagger contract. */
export function isOpenApi(document: unknown): boolean {
  return isRecord(document) && (Object.hasOwn(document, 'openapi') || Object.hasOwn(document, 'swagger'))
}

/** Which OpenAPI a document is. Throws a Problem `contract-not-openapi` that names what it looks like instead. */
export function readRoot(documents: Documents): Root {
  const { value } = documents.root
  if (!isRecord(value)) throw refused(documents, lookOfText(value))
  const swagger = versionText(value, 'swagger')
  if (swagger !== null && /^2(\.0)?$/.test(swagger)) return { version: '2.0', format: 'swagger 2.0' }
  const openapi = versionText(value, 'openapi')
  if (openapi !== null) {
    const version = /^3\.[01]\b/.exec(openapi)?.[0]
    if (version === '3.0' || version === '3.1') return { version, format: `openapi ${openapi}` }
    if (/^3$/.test(openapi)) return { version: '3.0', format: 'openapi 3.0' }
    if (/^3\.\d/.test(openapi)) return { version: '3.2', format: `openapi ${openapi}` }
  }
  throw refused(documents, lookOf(value))
}

function refused(documents: Documents, look: string): Problem {
  const name = documents.position(documents.root.place)?.file ?? 'The document'
  return new Problem('contract-not-openapi', `${name} cannot be served: ${look}`)
}

/** Versions are strings, but YAML reads `swagger: 2.0` as the number 2. */
function versionText(value: RecordValue, key: string): string | null {
  const found = Object.hasOwn(value, key) ? value[key] : null
  return typeof found === 'string' ? found.trim() : typeof found === 'number' ? String(found) : null
}

const EXPORT = 'Export an OpenAPI document from it and give that.'

interface Look {
  readonly has: (value: RecordValue) => boolean
  readonly says: string
}

function hasAll(...keys: readonly string[]): Look['has'] {
  return (value) => keys.every((key) => Object.hasOwn(value, key))
}

const LOOKS: readonly Look[] = [
  {
    has: hasAll('openapi'),
    says: 'its `openapi` names a version that nobody knows; OpenAPI 3.0, 3.1 and 3.2 are served. Write for example `openapi: 3.1.0`.',
  },
  { has: hasAll('swagger'), says: 'its `swagger` names a version other than 2.0. Convert it to OpenAPI 3, or write `swagger: "2.0"`.' },
  { has: hasAll('swaggerVersion'), says: 'it is Swagger 1.x, which came before contracts in one document. Convert it to OpenAPI 3.' },
  { has: hasAll('asyncapi'), says: 'it is an AsyncAPI document. Only OpenAPI and Swagger contracts are served.' },
  {
    has: hasAll('arazzo'),
    says: 'it is an Arazzo description of workflows. Give the OpenAPI documents that its `sourceDescriptions` name.',
  },
  { has: hasAll('overlay', 'actions'), says: 'it is an OpenAPI Overlay. Give the OpenAPI document that it applies to.' },
  { has: hasAll('openrpc'), says: 'it is an OpenRPC document. Only OpenAPI and Swagger contracts are served.' },
  { has: isPostman, says: `it is a Postman collection. ${EXPORT}` },
  { has: hasAll('_type', 'resources'), says: `it is an Insomnia export. ${EXPORT}` },
  { has: isHar, says: 'it is a HAR recording, not a contract. Give the OpenAPI document of the service that was recorded.' },
  { has: hasAll('__schema'), says: 'it is the introspection of a GraphQL schema. Only OpenAPI and Swagger contracts are served.' },
  { has: hasAll('data', 'extensions'), says: 'it looks like an answer of an API rather than its contract.' },
  {
    has: hasAll('interactions', 'consumer'),
    says: 'it is a Pact file: what one consumer expects, not what the provider promises. Give the OpenAPI document of the provider.',
  },
  { has: hasAll('apiVersion', 'kind'), says: 'it is a Kubernetes manifest. Give an OpenAPI document.' },
  { has: hasAll('name', 'version', 'dependencies'), says: 'it is a package manifest. Give an OpenAPI document.' },
  {
    has: hasAll('paths'),
    says: 'it has `paths` but does not say which OpenAPI it is. Add `openapi: 3.1.0` (or `swagger: "2.0"`) at its top.',
  },
  { has: isJsonSchema, says: 'it is a JSON Schema, which describes data but no operations. Give the OpenAPI document that uses it.' },
]

function lookOf(value: RecordValue): string {
  const look = LOOKS.find(({ has }) => has(value))
  if (look !== undefined) return look.says
  const keys = Object.keys(value).slice(0, 5)
  const seen =
    keys.length === 0
      ? 'it is an empty object'
      : `it has neither \`openapi\` nor \`swagger\` at its top, but ${keys.map((key) => `\`${key.slice(0, 40)}\``).join(', ')}`
  return `${seen}. Give an OpenAPI 3 or Swagger 2.0 document.`
}

function isPostman(value: RecordValue): boolean {
  const info = value['info']
  return (
    (isRecord(info) && (Object.hasOwn(info, '_postman_id') || String(info['schema']).includes('postman'))) ||
    Object.hasOwn(value, '_postman_id')
  )
}

function isHar(value: RecordValue): boolean {
  return isRecord(value['log']) && Array.isArray(value['log']['entries'])
}

function isJsonSchema(value: RecordValue): boolean {
  return (
    Object.hasOwn(value, '$schema') || Object.hasOwn(value, '$defs') || (Object.hasOwn(value, 'type') && Object.hasOwn(value, 'properties'))
  )
}

function lookOfText(value: unknown): string {
  if (Array.isArray(value)) return 'it is a list. Give an OpenAPI 3 or Swagger 2.0 document.'
  if (typeof value !== 'string')
    return `it is only ${value === null ? 'null' : `a ${typeof value}`}. Give an OpenAPI 3 or Swagger 2.0 document.`
  return 'it is plain text. Give an OpenAPI 3 or Swagger 2.0 document.'
}
