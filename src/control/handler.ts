import type { Understudy } from '../app/understudy.ts'
import { Problem } from '../model/problem.ts'
import { problemReply } from '../model/problem-reply.ts'
import { header, type WireRequest, type WireResponse } from '../model/wire.ts'
import { type AccessRules, admit, isTrusted } from './access.ts'
import { CALLS, type ControlApi } from './api.ts'
import { feedOf } from './feed.ts'
import { metricsOf } from './metrics.ts'
import { METRICS_TYPE } from './metrics-text.ts'

/** Bytes of a call; more only for those who have the token, since seeds are files. */
const CALL_LIMIT = 1024 * 1024
const TRUSTED_LIMIT = 64 * CALL_LIMIT

/** The control port over HTTP: health, calls, and the feed. Mount it with a wire. */
export class ControlHandler {
  readonly #understudy: Understudy
  readonly #api: ControlApi
  readonly #rules: AccessRules

  constructor(understudy: Understudy, api: ControlApi, rules: AccessRules) {
    this.#understudy = understudy
    this.#api = api
    this.#rules = rules
  }

  async serve(request: WireRequest, out: (reply: WireResponse) => void): Promise<void> {
    try {
      out(await this.#answer(request))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      out(problemReply(error.code, error.message, 'none', error.detail))
    }
  }

  #answer(request: WireRequest): WireResponse | Promise<WireResponse> {
    const path = request.target.split('?', 1)[0] ?? '/'
    const get = request.method === 'GET' || request.method === 'HEAD'
    if (get && (path === '/healthz' || path === '/readyz')) return json(200, { status: 'ok' })
    if (get && path === '/feed') return this.#feed(request)
    if (get && path === '/metrics') return this.#metrics(request)
    if (get && path === '/') return this.#index(request)
    if (request.method === 'POST' && path === '/call') return this.#call(request)
    throw new Problem(
      'unknown-call',
      `The control port has no ${request.method} ${path}; it has GET /healthz, /readyz, /feed, /metrics and POST /call.`,
    )
  }

  async #index(request: WireRequest): Promise<WireResponse> {
    admit(request, 'read', this.#rules)
    return json(200, { ...(await this.#api.info()), calls: CALLS })
  }

  #metrics(request: WireRequest): WireResponse {
    admit(request, 'read', this.#rules)
    const headers = ['Content-Type', METRICS_TYPE, 'Cache-Control', 'no-store']
    return { status: 200, headers, body: Buffer.from(metricsOf(this.#understudy)) }
  }

  #feed(request: WireRequest): WireResponse {
    admit(request, 'read', this.#rules)
    const last = Number(header(request.headers, 'last-event-id') ?? this.#understudy.recorder.latest)
    const after = Number.isSafeInteger(last) && last >= 0 ? last : this.#understudy.recorder.latest
    return {
      status: 200,
      headers: ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-store'],
      body: feedOf(this.#understudy, after),
    }
  }

  async #call(request: WireRequest): Promise<WireResponse> {
    if (!/^application\/json\b/i.test(header(request.headers, 'content-type') ?? '')) {
      throw new Problem('control-refused', 'A call is a POST with `Content-Type: application/json`.')
    }
    admit(request, 'read', this.#rules)
    const { call, argument } = parseCall(await text(request, isTrusted(request, this.#rules) ? TRUSTED_LIMIT : CALL_LIMIT))
    admit(request, CALLS[call], this.#rules)
    const result = await this.#api[call](argument)
    return json(200, { result })
  }
}

function parseCall(body: string): { call: keyof ControlApi; argument: never } {
  const parsed = parse(body)
  if (typeof parsed !== 'object' || parsed === null || !('call' in parsed) || typeof parsed.call !== 'string') {
    throw new Problem('bad-argument', 'A call is an object: {"call": "exchanges", "argument": {"limit": 10}}.')
  }
  const { call } = parsed
  if (!isCall(call))
    throw new Problem('unknown-call', `There is no call ${JSON.stringify(call)}; there are ${Object.keys(CALLS).join(', ')}.`)
  const argument: unknown = 'argument' in parsed ? parsed.argument : {}
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw new Problem('bad-argument', 'The argument of a call is an object.')
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what comes over the wire is looked at by the call itself
  return { call, argument: argument as never }
}

function isCall(name: string): name is keyof ControlApi {
  return Object.hasOwn(CALLS, name)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new Problem('bad-argument', `The call is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
}

async function text({ body }: WireRequest, limit: number): Promise<string> {
  if (body === null) return ''
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new Problem('body-too-large', `A call has at most ${limit} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function json(status: number, value: unknown): WireResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store'], body: Buffer.from(JSON.stringify(value)) }
}
