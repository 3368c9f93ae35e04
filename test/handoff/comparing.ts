import type { Comparison, LegFailure, Mask } from '../../src/model/comparison.ts'
import { documentsFromValue } from '../../src/documents/from-value.ts'
import type { CompiledContract, Legs } from '../../src/model/protocol.ts'
import type { Reply } from '../../src/model/exchange.ts'
import type { KeptBody } from '../../src/model/wire.ts'
import { openapi } from '../../src/protocols/openapi/protocol.ts'
import { isError } from '../../src/model/verdict.ts'
import type { Asked, Said } from './library.ts'

export function compiled(document: object, seed = 1): CompiledContract {
  return openapi.compile(documentsFromValue(document), {
    id: 'test',
    source: 'test',
    seed,
    now: Date.UTC(2026, 0, 1),
    security: 'off',
    credentials: [],
    serialization: 'contract',
    unknownQuery: 'warn',
    examples: 'mended',
    cacheBytes: 1_000_000,
    mount: '',
  })
}

/** An answer as it comes from a service. */
export function replyOf(said: Said | string, by: Reply['by'] = 'live'): Reply<KeptBody> {
  const whole = typeof said === 'string' ? { status: 200, headers: {}, body: undefined } : said
  const bytes =
    typeof said === 'string'
      ? Buffer.from(said)
      : Buffer.from(
          said.body === undefined || said.body === null ? '' : typeof said.body === 'string' ? said.body : JSON.stringify(said.body),
        )
  const type = whole.status >= 400 ? 'application/problem+json' : 'application/json'
  const typed = Object.keys(whole.headers).some((name) => name.toLowerCase() === 'content-type')
  const headers = [...(typed || bytes.length === 0 ? [] : ['Content-Type', type]), ...Object.entries(whole.headers).flat()]
  return { status: whole.status, headers, body: { bytes, size: bytes.length, whole: true }, by, why: [], findings: null }
}

/** Asks the stand-in, and holds the service's answer against its own. */
export async function compared(
  contract: CompiledContract,
  asked: Asked,
  candidate: Reply<KeptBody> | LegFailure,
  more: Partial<Legs> = {},
): Promise<Comparison> {
  const body = asked.body === null ? null : Buffer.from(JSON.stringify(asked.body))
  const headers = body === null ? [] : ['Content-Type', 'application/json']
  const request = { method: asked.method, target: asked.target, headers, body, origin: 'http://localhost:4010' }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, body === null ? null : { bytes: body, size: body.length, whole: true })
  const refused = match.operation === null || inspection.findings.some(isError)
  const reply = refused ? contract.refuse(match, request, inspection.findings) : contract.improvise(match, request, inspection)
  const bytes = reply.body ?? new Uint8Array(0)
  const control: Reply<KeptBody> = { ...reply, body: { bytes, size: bytes.length, whole: true } }
  const masks: readonly Mask[] = []
  const timings = { firstByte: 5, lastByte: 6, budget: null }
  return contract.compare(match, { request, inspection, control, candidate, timings, masks, ...more })
}
