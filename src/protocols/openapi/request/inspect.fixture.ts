import { documentsFromValue } from '../../../documents/from-value.ts'
import type { HeaderList, KeptBody } from '../../../model/wire.ts'
import type { Finding } from '../../../model/verdict.ts'
import { inspectRequest, type InspectOptions } from './inspect.ts'
import { createMatcher } from '../match/match.ts'
import { readContract } from '../read/read.ts'

/** What one request came to. */
export interface Asked {
  readonly params: unknown
  readonly content: unknown
  readonly findings: readonly Finding[]
  /** `at code`, warnings with a question mark. */
  readonly told: readonly string[]
}

export interface Request {
  readonly headers?: HeaderList
  readonly body?: string | Uint8Array
  readonly cut?: boolean
}

export type Ask = (line: string, request?: Request) => Asked

const DEFAULTS: InspectOptions = { security: 'off', credentials: [], serialization: 'contract', unknownQuery: 'warn' }

/** Reads a contract and gives a way to hold requests (`GET /pets?limit=1`) against it. */
export function asking(contract: Readonly<Record<string, unknown>>, options: Partial<InspectOptions> = {}): Ask {
  const read = readContract(documentsFromValue({ openapi: '3.1.0', info: { title: 'T', version: '1' }, ...contract }), {
    id: 't',
    source: 't',
    mount: '',
  })
  const matcher = createMatcher(read.routes, '')
  return (line, { headers = [], body, cut = false } = {}) => {
    const space = line.indexOf(' ')
    const [method, target] = [line.slice(0, space), line.slice(space + 1)]
    const matched = matcher.match(method, target, headers)
    if ('miss' in matched) throw new Error(`${line} is not in the contract`)
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const kept: KeptBody | null = bytes === undefined ? null : { bytes, size: bytes.length, whole: !cut }
    const request = { method, target, headers, body: null, origin: 'http://localhost' }
    const { params, content, findings } = inspectRequest(read.model(matched.operation), request, matched, kept, { ...DEFAULTS, ...options })
    return { params, content, findings, told: findings.map((one) => `${one.at} ${one.code}${one.severity === 'warning' ? '?' : ''}`) }
  }
}

/** A contract of one operation: `GET /things/{…}` with these parameters. */
export function withParameters(
  path: string,
  ...parameters: readonly Readonly<Record<string, unknown>>[]
): Readonly<Record<string, unknown>> {
  return { paths: { [path]: { get: { parameters, responses: { 200: { description: 'ok' } } } } } }
}

/** A contract of one operation: `POST /` with this content. */
export function withBody(
  content: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { paths: { '/': { post: { requestBody: { content, ...more }, responses: { 200: { description: 'ok' } } } } } }
}
