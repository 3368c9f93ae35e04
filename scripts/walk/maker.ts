import { isJson, parseMediaType } from '../../src/protocols/openapi/media-type.ts'
import type { Media, OperationModel, Parameter, SecurityRequirement } from '../../src/protocols/openapi/operation.ts'
import { improvise } from '../../src/schema/improvise.ts'
import { printJson } from '../../src/schema/json/json.ts'
import type { SchemaNode } from '../../src/schema/node.ts'
import { hash, Random } from '../../src/schema/random.ts'
import type { Sent } from './client.ts'
import { encode } from './encode.ts'
import { fields } from './fields.ts'

/** What a request is to say; all else that the contract asks for is made up. */
export interface Wanted {
  readonly path: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  /** Changes what was made up to be sent. */
  readonly content?: (made: unknown, media: Media) => unknown
  /** Another number, other values. */
  readonly attempt?: number
  /** Path and query of a link that was followed, instead of all the above. */
  readonly target?: string
}

export interface Prepared extends Sent {
  /** What the body says; undefined where there is none, or only bytes. */
  readonly content: unknown
}

const NOW = Date.UTC(2026, 0, 15)
const PREFERRED: readonly RegExp[] = [
  /^application\/json *(;|$)/i,
  /^application\/merge-patch\+json/i,
  /\+json/i,
  /json/i,
  /^application\/x-www-form-urlencoded/i,
  /^multipart\/form-data/i,
  /^text\/plain/i,
]

/** A value for a schema, as a consumer would send it, first of all one of the contract's examples; undefined where none can be made. */
export function madeUp(node: SchemaNode | null, label: string, attempt = 0): unknown {
  if (node === null) return 'walker'
  const random = new Random(hash(`${label}\n${attempt}`, 77))
  const made = improvise(node, {
    random,
    direction: 'request',
    now: NOW,
    name: label.slice(label.lastIndexOf(' ') + 1),
    examples: attempt === 0,
  })
  return 'impossible' in made ? undefined : made.value
}

/** A request for an operation: what is wanted, and what the contract requires beside it. */
export function prepare(model: OperationModel, wanted: Wanted): Prepared {
  const { operation } = model
  const headers = ['Accept', 'application/json, */*;q=0.1']
  const query: string[] = []
  const cookies: string[] = []
  for (const parameter of model.parameters) {
    const value = valueFor(model, parameter, wanted)
    if (value === undefined) continue
    if (parameter.in === 'query') query.push(...fields(parameter, value))
    else if (parameter.in === 'header') headers.push(parameter.name, flat(value))
    else if (parameter.in === 'cookie') cookies.push(`${parameter.name}=${encodeURIComponent(flat(value))}`)
  }
  for (const [name, value] of Object.entries(wanted.query ?? {}))
    if (!model.parameters.some((one) => one.in === 'query' && one.name === name))
      query.push(...fields({ name, style: 'form', explode: true }, value))
  for (const requirement of model.security[0] ?? []) present(requirement, headers, query, cookies)
  if (cookies.length > 0) headers.push('Cookie', cookies.join('; '))
  const body = bodyOf(model, wanted)
  if (body !== null) headers.push('Content-Type', body.type)
  const path = operation.path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => encodeURIComponent(wanted.path[name] ?? 'walker'))
  const target = wanted.target ?? (query.length === 0 ? path : `${path}?${query.join('&')}`)
  return { method: operation.method, target, headers, body: body?.bytes ?? null, content: body?.content }
}

function valueFor(model: OperationModel, parameter: Parameter, { query, attempt }: Wanted): unknown {
  const { name, required, schema, content } = parameter
  if (parameter.in === 'path') return undefined
  if (parameter.in === 'query' && query !== undefined && Object.hasOwn(query, name)) return query[name]
  if (!required || /^(accept|content-type|authorization)$/i.test(name)) return undefined
  // The same name has the same value wherever it is asked for: a site, a workspace.
  const value = madeUp(schema ?? content?.schema ?? null, `a ${name}`, attempt === undefined || attempt < 1 ? 0 : attempt)
  return content === null ? value : printJson(value)
}

function flat(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.map(String).join(',') : printJson(value)
}

function present({ scheme }: SecurityRequirement, headers: string[], query: string[], cookies: string[]): void {
  if (scheme.kind === 'apiKey') {
    // Some contracts name their credentials among the parameters as well.
    const field = `${encodeURIComponent(scheme.name)}=`
    if (scheme.in === 'header') headers.push(scheme.name, 'walker')
    else if (scheme.in === 'cookie') cookies.push(`${scheme.name}=walker`)
    else if (!query.some((one) => one.startsWith(field))) query.push(`${field}walker`)
  } else if (scheme.kind === 'http') headers.push('Authorization', `${scheme.name} walker`)
  else headers.push('Authorization', scheme.kind === 'basic' ? 'Basic d2Fsa2VyOndhbGtlcg==' : 'Bearer walker')
}

/** The media type in which something is sent: JSON where it is taken, else forms, else what there is. */
export function mediaOf(model: OperationModel): Media | null {
  const content = model.body?.content ?? []
  for (const wish of PREFERRED) {
    const found = content.find(({ type }) => wish.test(type))
    if (found !== undefined) return found
  }
  return content[0] ?? null
}

function bodyOf(model: OperationModel, wanted: Wanted): { type: string; bytes: Uint8Array; content: unknown } | null {
  const media = mediaOf(model)
  if (media === null) return null
  const made =
    media.schema === null && isJson(parseMediaType(media.type)?.essence ?? '')
      ? {}
      : madeUp(media.schema, `${model.operation.id} body`, (wanted.attempt ?? 0) + 1)
  const content = wanted.content === undefined ? made : wanted.content(made, media)
  return content === undefined ? null : encode(media, content)
}
