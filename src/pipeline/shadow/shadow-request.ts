import { randomBytes } from 'node:crypto'
import type { CredentialRule } from '../../model/comparison.ts'
import { header, type HeaderList, type KeptBody, type WireRequest } from '../../model/wire.ts'

/** How a copy introduces itself. */
export interface CopyRules {
  readonly credentials: CredentialRule
  /** Fields that stand in the place of the consumer's credentials, where they are swapped. */
  readonly swap: HeaderList
  /** Names of header fields and query parameters that carry credentials beside the usual ones, in lower case. */
  readonly credentialFields: ReadonlySet<string>
  readonly credentialQuery: ReadonlySet<string>
}

const USUAL: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key'])
/** Of the consumer's connection with us, or a promise that only it can keep. */
const NEVER: ReadonlySet<string> = new Set([
  'expect',
  'upgrade',
  'understudy-route',
  'understudy-consumer',
  'content-length',
  'transfer-encoding',
  'trailer',
  'te',
])
const LEG = 'understudy.leg'

/** Whether a request is such a copy itself, or the replay of an earlier one. */
export function isCopy(headers: HeaderList): boolean {
  return /(?:^|,)\s*understudy\.leg\s*=/.test(header(headers, 'baggage') ?? '')
}

/** The copy of a request for the shadow leg: whole, without what is the consumer's alone, and marked as a copy. */
export function copyOf(request: WireRequest<KeptBody>, rules: CopyRules, key: string | null): WireRequest {
  const { method, origin, body } = request
  const ours = rules.credentials === 'forward'
  const fields: string[] = []
  let baggage = `${LEG}=shadow`
  for (let i = 0; i + 1 < request.headers.length; i += 2) {
    const [name = '', value = ''] = [request.headers[i], request.headers[i + 1]]
    const lower = name.toLowerCase()
    if (NEVER.has(lower) || (!ours && (USUAL.has(lower) || rules.credentialFields.has(lower)))) continue
    if (key !== null && lower === 'idempotency-key') continue
    if (lower === 'baggage') baggage = `${value}, ${LEG}=shadow`
    else fields.push(name, lower === 'traceparent' ? childSpan(value) : value)
  }
  fields.push('baggage', baggage)
  if (key !== null) fields.push('Idempotency-Key', key)
  if (rules.credentials === 'swap') fields.push(...rules.swap)
  if (body.size > 0) fields.push('Content-Length', String(body.size))
  const target = ours ? request.target : withoutCredentials(request.target, rules.credentialQuery)
  return { method, target, headers: fields, body: body.size === 0 ? null : body.bytes, origin }
}

/** A span of our own in the consumer's trace (W3C Trace Context, section 3.2); what is none goes as it came. */
function childSpan(traceparent: string): string {
  const match = /^([\da-f]{2})-([\da-f]{32})-[\da-f]{16}-([\da-f]{2})$/.exec(traceparent)
  return match === null ? traceparent : `${match[1]}-${match[2]}-${randomBytes(8).toString('hex')}-${match[3]}`
}

function withoutCredentials(target: string, names: ReadonlySet<string>): string {
  const start = target.indexOf('?')
  if (start < 0) return target
  const pairs = target.slice(start + 1).split('&')
  const kept = pairs.filter((pair) => !isCredential(pair.split('=', 1)[0] ?? '', names))
  return kept.length === pairs.length ? target : kept.length === 0 ? target.slice(0, start) : `${target.slice(0, start)}?${kept.join('&')}`
}

function isCredential(name: string, names: ReadonlySet<string>): boolean {
  try {
    const plain = decodeURIComponent(name).toLowerCase()
    return plain === 'access_token' || names.has(plain)
  } catch {
    return false
  }
}
