import type { Reply } from '../../../model/exchange.ts'
import type { CompileOptions } from '../../../model/protocol.ts'
import { header, type KeptBody, type WireRequest } from '../../../model/wire.ts'
import { fieldsOf, unescapeForm, type Fields } from '../params/fields.ts'
import { ISSUER, sign } from './token-claims.ts'

/** A token URL of the contract: its path, for the host is not ours, and the scopes of the flows that name it. */
export interface TokenPath {
  readonly path: string
  readonly scopes: readonly string[]
}

export type TokenOptions = Pick<CompileOptions, 'seed' | 'now' | 'mount' | 'security' | 'credentials'>

/** Stands in for the authorization server of a contract. */
export interface TokenIssuer {
  /** null where the request is not for a token URL. */
  answer(request: WireRequest, body: KeptBody): Reply<Uint8Array> | null
}

const LIFETIME = 3_600

/**
 * Answers at the token URLs of a contract (RFC 6749 sections 4 to 6): a signed JWT with the scopes asked for, or the error of section 5.2.
 * The same request and seed give the same token at the same `now`.
 */
export function createTokenIssuer(paths: readonly TokenPath[], options: TokenOptions): TokenIssuer {
  const endpoints = new Map(
    paths.flatMap((endpoint) => [
      [endpoint.path, endpoint] as const,
      [options.mount.replace(/\/$/, '') + endpoint.path, endpoint] as const,
    ]),
  )
  return {
    answer(request, body) {
      const endpoint = endpoints.size === 0 ? undefined : endpoints.get(pathOf(request.target))
      return endpoint === undefined ? null : issue(endpoint, request, body, options)
    },
  }
}

function issue(endpoint: TokenPath, request: WireRequest, body: KeptBody, options: TokenOptions): Reply<Uint8Array> {
  if (request.method !== 'POST')
    return answer(405, { error: 'invalid_request', error_description: 'Tokens are asked for by POST.' }, ['Allow', 'POST'])
  const type = header(request.headers, 'content-type')?.split(';')[0]?.trim().toLowerCase()
  const text = Buffer.from(body.bytes).toString('utf8')
  const form = type === 'application/json' ? jsonForm(text) : fieldsOf(text)
  if (form === null) return failure('invalid_request', 'The body is not a form.')
  return grant(endpoint, form, header(request.headers, 'authorization'), options)
}

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['code'],
  password: ['username', 'password'],
  refresh_token: ['refresh_token'],
  client_credentials: [],
  'urn:ietf:params:oauth:grant-type:device_code': ['device_code'],
}

function grant(endpoint: TokenPath, form: Fields, authorization: string | undefined, options: TokenOptions): Reply<Uint8Array> {
  const kind = one(form, 'grant_type')
  if (kind === undefined) return failure('invalid_request', "Say grant_type once, for example 'client_credentials'.")
  const needed = Object.hasOwn(NEEDED, kind) ? NEEDED[kind] : undefined
  if (needed === undefined) return failure('unsupported_grant_type', `Here are understood ${Object.keys(NEEDED).join(', ')}.`)
  const missing = needed.filter((name) => one(form, name) === undefined)
  if (missing.length > 0) return failure('invalid_request', `Say ${missing.join(' and ')} once.`)
  const client = clientOf(form, authorization)
  if ((client === null && kind === 'client_credentials') || !isListed(client, options)) {
    const challenge = ['WWW-Authenticate', 'Basic realm="understudy"']
    return answer(
      401,
      { error: 'invalid_client', error_description: 'Send client_id and client_secret, by HTTP Basic or in the form.' },
      challenge,
    )
  }
  const scopes = (one(form, 'scope') ?? endpoint.scopes.join(' ')).split(' ').filter((scope) => scope !== '')
  const strange = scopes.filter((scope) => endpoint.scopes.length > 0 && !endpoint.scopes.includes(scope) && !STANDARD.has(scope))
  if (strange.length > 0)
    return failure(
      'invalid_scope',
      `The contract does not know ${strange.slice(0, 10).join(' ').slice(0, 200)}. It knows ${endpoint.scopes.join(' ')}.`,
    )
  return answer(200, tokens(kind, client?.id ?? 'anonymous', one(form, 'username') ?? client?.id ?? 'anonymous', scopes.join(' '), options))
}

/** Scopes of OpenID Connect that any flow may ask for. */
const STANDARD: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access'])

function tokens(kind: string, client: string, subject: string, scope: string, { seed, now }: TokenOptions): Record<string, unknown> {
  const iat = Math.floor(now / 1000)
  const claims = { iss: ISSUER, sub: subject, client_id: client, scope, iat, exp: iat + LIFETIME }
  const token = { access_token: sign(claims, seed), token_type: 'Bearer', expires_in: LIFETIME, scope }
  return kind === 'client_credentials'
    ? token
    : { ...token, refresh_token: sign({ ...claims, exp: iat + 30 * 24 * LIFETIME, use: 'refresh' }, seed) }
}

interface Client {
  readonly id: string
  readonly secret: string
}

/** RFC 6749 section 2.3.1: by HTTP Basic, its two halves form-encoded, or in the form itself. */
function clientOf(form: Fields, authorization: string | undefined): Client | null {
  const basic = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) {
    const id = one(form, 'client_id')
    return id === undefined ? null : { id, secret: one(form, 'client_secret') ?? '' }
  }
  const pair = Buffer.from(basic, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const [id, secret] = colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)]
  return { id: unescapeForm(id) ?? id, secret: unescapeForm(secret) ?? secret }
}

/** Where only listed credentials count, a client is listed as `id:secret`. */
function isListed(client: Client | null, { security, credentials }: TokenOptions): boolean {
  return security !== 'strict' || (client !== null && credentials.includes(`${client.id}:${client.secret}`))
}

/** A parameter of the form that is there once and not empty: RFC 6749 section 3.2 forbids repetition. */
function one(form: Fields, name: string): string | undefined {
  const [field, ...others] = form.get(name)
  if (field === undefined || others.length > 0 || field.raw === '') return undefined
  return unescapeForm(field.raw) ?? undefined
}

/** Some clients send JSON against the letter of the standard. */
function jsonForm(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value)) return null
    const pairs = Object.entries(value).filter(([, word]) => typeof word === 'string')
    return fieldsOf(pairs.map(([name, word]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(word))}`).join('&'))
  } catch {
    return null
  }
}

function failure(error: string, description: string): Reply<Uint8Array> {
  // Only these signs may stand in a description (section 5.2).
  return answer(400, { error, error_description: description.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'") })
}

/** Tokens must never be stored on the way (section 5.1). */
function answer(status: number, value: Record<string, unknown>, headers: readonly string[] = []): Reply<Uint8Array> {
  const all = ['Content-Type', 'application/json', 'Cache-Control', 'no-store', ...headers]
  const why = ['the contract names this path as a token URL']
  return { status, headers: all, body: Buffer.from(JSON.stringify(value)), by: 'mock', why, findings: null }
}

function pathOf(target: string): string {
  return (/^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)/i.exec(target)?.[1] ?? target) || '/'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
