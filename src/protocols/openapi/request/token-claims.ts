import { createHmac, timingSafeEqual } from 'node:crypto'

/** Who signs our tokens. */
export const ISSUER = 'understudy'

/** What one of our tokens says of its bearer. */
export interface Claims {
  readonly scopes: readonly string[]
}

/** Signs a JWT (RFC 7519, HS256) with the key of a seed. */
export function sign(claims: Readonly<Record<string, unknown>>, seed: number): string {
  const head = base64({ alg: 'HS256', typ: 'JWT' })
  const body = base64(claims)
  return `${head}.${body}.${mac(`${head}.${body}`, seed)}`
}

/** The claims of a token if it is one of ours by its issuer; null for opaque tokens and those of others. */
export function claimsOf(token: string): Claims | null {
  if (token.length > 8_192) return null
  const [, body, signature, ...rest] = token.split('.')
  if (body === undefined || signature === undefined || rest.length > 0) return null
  const claims = parsed(Buffer.from(body, 'base64url').toString('utf8'))
  if (claims === null || claims['iss'] !== ISSUER) return null
  const scope = claims['scope'] ?? claims['scp']
  const scopes = Array.isArray(scope) ? scope.filter((one) => typeof one === 'string') : typeof scope === 'string' ? scope.split(' ') : []
  return { scopes }
}

/** Whether our key has signed it. */
export function isIssued(token: string, seed: number): boolean {
  const dot = token.lastIndexOf('.')
  const wanted = Buffer.from(mac(token.slice(0, dot), seed))
  const given = Buffer.from(token.slice(dot + 1))
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

function mac(text: string, seed: number): string {
  return createHmac('sha256', `understudy stand-in ${seed}`).update(text).digest('base64url')
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
