import { isError } from '../../src/model/verdict.ts'
import type { Operation } from '../../src/model/contract.ts'
import type { CompiledContract } from '../../src/model/protocol.ts'
import type { KeptBody, WireRequest } from '../../src/model/wire.ts'
import type { Comparer } from '../../src/pipeline/shadow/comparer.ts'
import { Shadow, type ShadowCopy, type ShadowOptions, type ShadowSample } from '../../src/pipeline/shadow/shadow.ts'
import { shadowUpstream } from '../../src/pipeline/shadow/shadow-leg.ts'
import { upstreamOf } from '../../src/app/handoff/upstreams.ts'
import { createHttpSender } from '../../src/senders/http.ts'
import { compiled } from './comparing.ts'
import { LIBRARY } from './library-contract.ts'

export const contract: CompiledContract = compiled(LIBRARY)

/** Compares here and now. */
export const comparer: Comparer = {
  compare({ request, ...legs }) {
    const wire = { ...request, body: null }
    const match = contract.identify(wire)
    const inspection = contract.inspect(match, wire, request.body.size === 0 ? null : request.body)
    return contract.compare(match, { ...legs, request: wire, inspection })
  },
  async warm() {},
  async [Symbol.asyncDispose]() {},
}

export interface Watched extends AsyncDisposable {
  readonly shadow: Shadow
  readonly samples: readonly ShadowSample[]
  readonly log: readonly string[]
  readonly pairs: readonly string[]
  /** Resolves when there are so many samples. */
  readonly until: (count: number) => Promise<void>
}

/** The shadow leg towards a port, and what it tells. */
export function watched(port: number, more: Partial<ShadowOptions> = {}): Watched {
  const samples: ShadowSample[] = []
  const log: string[] = []
  const pairs: string[] = []
  const settings = {
    maxRps: 1_000,
    inFlight: 32,
    deadline: 3_000,
    requestCap: 1024 * 1024,
    responseCap: 1024 * 1024,
    ...more.settings,
  }
  const upstream = shadowUpstream(upstreamOf('library', { url: `http://127.0.0.1:${port}` }), settings.inFlight, settings.deadline)
  const shadow = new Shadow({
    upstream: 'library',
    sender: createHttpSender(upstream),
    comparer,
    journal: null,
    masks: () => [],
    credentials: 'strip',
    swap: [],
    credentialFields: new Set(),
    credentialQuery: new Set(),
    onSample: (sample) => samples.push(sample),
    onPair: (operation, { verdict }) => pairs.push(`${operation} ${verdict}`),
    log: (line) => log.push(line),
    ...more,
    settings,
  })
  return {
    shadow,
    samples,
    log,
    pairs,
    async until(count) {
      const end = performance.now() + 5_000
      while (samples.length < count && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    [Symbol.asyncDispose]: () => shadow[Symbol.asyncDispose](),
  }
}

let ids = 0

/** An exchange that the stand-in has answered. */
export function copy(
  line: string,
  sent?: unknown,
  more: Partial<Omit<ShadowCopy, 'request'>> & { readonly headers?: readonly string[]; readonly body?: KeptBody } = {},
): ShadowCopy {
  const [method = '', target = ''] = line.split(' ')
  const bytes = Buffer.from(sent === undefined ? '' : JSON.stringify(sent))
  const { headers = [], body = { bytes, size: bytes.length, whole: true }, ...rest } = more
  const request: WireRequest<KeptBody> = {
    method,
    target,
    headers: bytes.length === 0 ? headers : ['Content-Type', 'application/json', ...headers],
    body,
    origin: 'http://localhost:4010',
  }
  const wire = { ...request, body: null }
  const match = contract.identify(wire)
  const operation: Operation | null = match.operation
  if (operation === null) throw new Error(`${line} is no operation`)
  const inspection = contract.inspect(match, wire, bytes.length === 0 ? null : request.body)
  const made = inspection.findings.some(isError)
    ? contract.refuse(match, wire, inspection.findings)
    : contract.improvise(match, wire, inspection)
  const answer = made.body ?? new Uint8Array(0)
  return {
    id: `e${++ids}`,
    contract: 'test',
    operation,
    consumer: 'web',
    at: 1,
    shadowing: { group: 'books', epoch: 1, upstream: 'library', mode: 'read', twice: false },
    request,
    control: { ...made, body: { bytes: answer, size: answer.length, whole: true } },
    fingerprint: 'f',
    admits: () => true,
    keepable: (came) => came,
    ...rest,
  }
}
