import type { Exchange, Params, Reply } from '../../model/exchange.ts'
import { header, type HeaderList, type KeptBody, type WireRequest } from '../../model/wire.ts'
import type { SchemaNode } from '../../schema/node.ts'
import { withoutValue } from '../../model/secret.ts'
import type { Finding } from '../../model/verdict.ts'
import { pointerTokens } from '../../schema/json/pointer.ts'
import type { Media, OperationModel } from './operation.ts'

const REDACTED = '[redacted]'

/** Secret whatever the contract says. */
const SECRET_HEADERS: readonly string[] = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie']

/** What must not be kept of an operation's exchanges, worked out once. */
export interface Secrets {
  readonly headers: ReadonlySet<string>
  readonly query: ReadonlySet<string>
  readonly cookies: boolean
  /** Members of bodies, by name, at any depth: `writeOnly` or `format: password` somewhere in the operation's schemas. */
  readonly members: ReadonlySet<string>
}

/** Schemas looked at for secret members; larger unions are cut here, and what lies beyond is not known to be secret. */
const NODES = 3_000

export function secretsOf(model: OperationModel): Secrets {
  const headers = new Set(SECRET_HEADERS)
  const query = new Set<string>(['access_token'])
  for (const { scheme } of model.security.flat()) {
    if (scheme.kind !== 'apiKey') continue
    if (scheme.in === 'header') headers.add(scheme.name.toLowerCase())
    if (scheme.in === 'query') query.add(scheme.name)
  }
  const members = new Set<string>()
  for (const parameter of model.parameters) {
    if (parameter.schema === null || !isSecret(parameter.schema)) continue
    if (parameter.in === 'header') headers.add(parameter.name.toLowerCase())
    if (parameter.in === 'query') query.add(parameter.name)
  }
  for (const { headers: documented } of model.responses)
    for (const { name, schema } of documented) if (schema !== null && isSecret(schema)) headers.add(name.toLowerCase())
  const media = [...(model.body?.content ?? []), ...model.responses.flatMap((response) => response.content)]
  collectMembers(media, members)
  return { headers, query, cookies: true, members }
}

function collectMembers(media: readonly Media[], members: Set<string>): void {
  const queue: SchemaNode[] = media.flatMap(({ schema, itemSchema }) => [schema, itemSchema]).filter((node) => node !== null)
  const seen = new Set(queue)
  for (let i = 0; i < queue.length && i < NODES; i++) {
    const node = queue[i]
    if (node === undefined) continue
    for (const [name, property] of node.keywords.object?.properties ?? []) if (isSecret(property)) members.add(name)
    for (const next of neighbours(node)) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(next)
    }
  }
}

/** Schemas that are looked at to learn whether a value is secret. */
const PARTS = 50

/** Whether a schema says so of its value, or of what a list or a map of such values has. */
function isSecret(node: SchemaNode): boolean {
  const parts = new Set([node])
  for (const { keywords } of parts) {
    const { writeOnly, format, ref, allOf, anyOf, oneOf, array, object } = keywords
    if (writeOnly || format === 'password') return true
    for (const part of [ref, ...allOf, ...anyOf, ...oneOf, array?.items, object?.additional])
      if (part !== null && part !== undefined && parts.size < PARTS) parts.add(part)
  }
  return false
}

function neighbours({ keywords }: SchemaNode): SchemaNode[] {
  const { ref, allOf, anyOf, oneOf, array, object, conditional } = keywords
  const nodes = [...allOf, ...anyOf, ...oneOf, ...(array?.prefix ?? []), ...(object?.properties.values() ?? [])]
  for (const { node } of object?.patternProperties ?? []) nodes.push(node)
  for (const node of [ref, array?.items, object?.additional, conditional?.then, conditional?.else]) if (node) nodes.push(node)
  return nodes
}

/** Findings that do not repeat what is secret; the very same ones where nothing is. */
export function discreet(secrets: Secrets, findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(({ at }) => isSecretAt(secrets, at))) return findings
  return findings.map((finding) => (isSecretAt(secrets, finding.at) ? { ...finding, message: withoutValue(finding.message) } : finding))
}

/** `body/card/pin`, `query.token`, `header.X-Key`: whether that is secret, or lies in something that is. */
function isSecretAt({ headers, query, members }: Secrets, at: string): boolean {
  const [whole = ''] = at.split('/', 1)
  const dot = whole.indexOf('.')
  const [part, name] = [whole.slice(0, dot), whole.slice(dot + 1)]
  if (part === 'header') return headers.has(name.toLowerCase())
  if (part === 'cookie') return true
  if (part === 'query' && query.has(name)) return true
  return members.size > 0 && whole.length < at.length && pointerTokens(at.slice(whole.length)).some((token) => members.has(token))
}

/** The exchange without its secrets; the very same one where it has none. */
export function redactExchange(secrets: Secrets, exchange: Exchange): Exchange {
  const request = redactRequest(secrets, exchange.request)
  const reply = redactReply(secrets, exchange.reply)
  const content = redactValue(exchange.content, secrets.members)
  const params = redactParams(exchange.params, secrets)
  const same = request === exchange.request && reply === exchange.reply && content === exchange.content && params === exchange.params
  return same ? exchange : { ...exchange, request, reply, content, params }
}

/** A message of one side without its secrets; the very same parts where there are none. */
export interface Message {
  /** '' for an answer. */
  readonly target: string
  readonly headers: HeaderList
  readonly body: KeptBody
}

export function redactMessage(secrets: Secrets, { target, headers, body }: Message): Message {
  return {
    target: redactTarget(target, secrets.query),
    headers: redactHeaders(headers, secrets.headers),
    body: redactBody(body, headers, secrets.members),
  }
}

function redactRequest(secrets: Secrets, request: WireRequest<KeptBody>): WireRequest<KeptBody> {
  const { headers, target, body } = redactMessage(secrets, request)
  const same = headers === request.headers && target === request.target && body === request.body
  return same ? request : { ...request, headers, target, body }
}

/** An answer without its secrets; the very same one where it has none. */
export function redactReply(secrets: Secrets, reply: Reply<KeptBody>): Reply<KeptBody> {
  const headers = redactHeaders(reply.headers, secrets.headers)
  const body = redactBody(reply.body, reply.headers, secrets.members)
  return headers === reply.headers && body === reply.body ? reply : { ...reply, headers, body }
}

function redactHeaders(headers: HeaderList, secret: ReadonlySet<string>): HeaderList {
  let redacted: string[] | null = null
  for (let i = 0; i < headers.length; i += 2) {
    if (!secret.has((headers[i] ?? '').toLowerCase())) continue
    redacted ??= [...headers]
    redacted[i + 1] = REDACTED
  }
  return redacted ?? headers
}

/** A request's target without the secrets of its query. */
export function redactTarget(target: string, secret: ReadonlySet<string>): string {
  const start = target.indexOf('?')
  if (start < 0) return target
  const pairs = target.slice(start + 1).split('&')
  const redacted = pairs.map((pair) => {
    const [name = ''] = pair.split('=', 1)
    return secret.has(decoded(name)) ? `${name}=${REDACTED}` : pair
  })
  return `${target.slice(0, start)}?${redacted.join('&')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** A body without its secrets, by the type that its message says it has. */
export function redactBody(body: KeptBody, headers: HeaderList, members: ReadonlySet<string>): KeptBody {
  if (members.size === 0 || body.size === 0) return body
  const type = header(headers, 'content-type') ?? ''
  const text = Buffer.from(body.bytes).toString()
  // A name may be written with escapes.
  if (!text.includes('\\u') && ![...members].some((name) => text.includes(name))) return body
  if (body.whole && /[/+]json\b/i.test(type)) return redactJson(body, text, members)
  // Forms, XML and cut bodies are not taken apart again here: better no body than a secret one.
  return { bytes: Buffer.from(REDACTED), size: body.size, whole: false }
}

function redactJson(body: KeptBody, text: string, members: ReadonlySet<string>): KeptBody {
  try {
    const value: unknown = JSON.parse(text)
    const redacted = redactValue(value, members)
    return redacted === value ? body : { ...body, bytes: Buffer.from(JSON.stringify(redacted)) }
  } catch {
    return { bytes: Buffer.from(REDACTED), size: body.size, whole: false }
  }
}

function redactParams(params: Params, { headers, query }: Secrets): Params {
  const secretHeaders = Object.keys(params.header).filter((name) => headers.has(name.toLowerCase()))
  const secretQuery = Object.keys(params.query).filter((name) => query.has(name))
  const cookies = Object.keys(params.cookie)
  if (secretHeaders.length + secretQuery.length + cookies.length === 0) return params
  return {
    path: params.path,
    query: without(params.query, secretQuery),
    header: without(params.header, secretHeaders),
    cookie: without(params.cookie, cookies),
  }
}

function without(record: Readonly<Record<string, unknown>>, names: readonly string[]): Readonly<Record<string, unknown>> {
  return names.length === 0 ? record : { ...record, ...Object.fromEntries(names.map((name) => [name, REDACTED])) }
}

/** A copy with the named members replaced, at any depth; the very same value where there are none. */
function redactValue(value: unknown, members: ReadonlySet<string>): unknown {
  if (members.size === 0 || typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => redactValue(item, members))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const entries = Object.entries(value)
  const redacted = entries.map(([name, member]): [string, unknown] => [name, members.has(name) ? REDACTED : redactValue(member, members)])
  return redacted.some(([, member], index) => member !== entries[index]?.[1]) ? Object.fromEntries(redacted) : value
}
