import { documentsFromValue } from '../../../documents/from-value.ts'
import type { CompiledContract, CompileOptions } from '../../../model/protocol.ts'
import type { Reply } from '../../../model/exchange.ts'
import { isError, type Finding } from '../../../model/verdict.ts'
import { openapi } from '../protocol.ts'

/** A contract with these paths, ready to be asked. */
export function contractOf(paths: object, components: object = {}, options: Partial<CompileOptions> = {}): CompiledContract {
  const document = { openapi: '3.1.0', info: { title: 'Test', version: '1' }, paths, components }
  return openapi.compile(documentsFromValue(document), { ...contractOptions, ...options })
}

export const contractOptions: CompileOptions = {
  id: 'test',
  source: 'test',
  seed: 1,
  now: Date.UTC(2026, 0, 1),
  security: 'enforce',
  credentials: [],
  serialization: 'contract',
  unknownQuery: 'warn',
  examples: 'mended',
  cacheBytes: 1_000_000,
  mount: '',
}

export interface Told {
  readonly status: number
  readonly type: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Bytes of the body. */
  readonly size: number
  readonly body: unknown
  /** What the judge has against the answer. */
  readonly judged: readonly Finding[]
  readonly why: readonly string[]
}

/** Asks as a pipeline would, and judges the answer. */
export function ask(contract: CompiledContract, line: string, headers: readonly string[] = [], sent?: unknown): Told {
  const [method = '', target = ''] = line.split(' ')
  const bytes = sent === undefined ? null : Buffer.from(JSON.stringify(sent))
  const request = {
    method,
    target,
    headers: bytes === null ? headers : ['Content-Type', 'application/json', ...headers],
    body: bytes,
    origin: 'http://localhost:4010',
  }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, bytes === null ? null : { bytes, size: bytes.length, whole: true })
  const refused = match.operation === null || inspection.findings.some(isError)
  const reply = refused ? contract.refuse(match, request, inspection.findings) : contract.improvise(match, request, inspection)
  const body = { bytes: reply.body ?? new Uint8Array(0), size: reply.body?.length ?? 0, whole: true }
  return told(reply, contract.judge(match, request, { ...reply, body }).filter(isError))
}

function told(reply: Reply<Uint8Array | null>, judged: readonly Finding[]): Told {
  const headers: Record<string, string> = {}
  for (let i = 0; i + 1 < reply.headers.length; i += 2) headers[(reply.headers[i] ?? '').toLowerCase()] = reply.headers[i + 1] ?? ''
  const text = Buffer.from(reply.body ?? '').toString()
  const type = headers['content-type']?.replace('; charset=utf-8', '')
  return {
    status: reply.status,
    type,
    headers,
    text,
    size: reply.body?.length ?? 0,
    body: type !== undefined && /^application\/(?:problem\+)?json$/.test(type) && text !== '' ? JSON.parse(text) : undefined,
    judged,
    why: reply.why,
  }
}

/** A response whose JSON body has this schema, and whatever else is said of it. */
export function json(schema: unknown, more: object = {}): object {
  return { description: 'Told.', content: { 'application/json': { schema, ...more } } }
}
