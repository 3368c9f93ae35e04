import type { Understudy } from '../app/understudy.ts'
import { problemReply } from '../model/problem-reply.ts'
import { Problem } from '../model/problem.ts'
import { header, type WireRequest, type WireResponse } from '../model/wire.ts'
import { type AccessRules, admit, admitPage, signIn } from './access.ts'
import { CALLS, type ControlApi } from './api.ts'
import { answerCall } from './calls.ts'
import { controlContractText } from './contract.ts'
import { Feed } from './feed.ts'
import { metricsOf } from './metrics.ts'
import { METRICS_TYPE } from './metrics-text.ts'
import { Pages } from './pages.ts'

/** The control port over HTTP: health, calls, the feed, metrics, and the dashboard. Mount it with a wire. */
export class ControlHandler {
  readonly #understudy: Understudy
  readonly #api: ControlApi
  readonly #rules: AccessRules
  readonly #pages: Pages
  readonly #plans: (() => string) | null
  #feed: Feed | null = null

  /** `plans` is another text whenever a plan file has changed. */
  constructor(
    understudy: Understudy,
    api: ControlApi,
    rules: AccessRules,
    { pages = new Pages(), plans = null }: { readonly pages?: Pages; readonly plans?: (() => string) | null } = {},
  ) {
    this.#understudy = understudy
    this.#api = api
    this.#rules = rules
    this.#pages = pages
    this.#plans = plans
  }

  async serve(request: WireRequest, out: (reply: WireResponse) => void): Promise<void> {
    try {
      out(await this.#answer(request))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      out(problemReply(error.code, error.message, null, error.detail))
    }
  }

  async #answer(request: WireRequest): Promise<WireResponse> {
    const path = request.target.split('?', 1)[0] ?? '/'
    const answered =
      request.method === 'GET' || request.method === 'HEAD' ? await this.#get(request, path) : await this.#post(request, path)
    if (answered !== null) return answered
    throw new Problem(
      'unknown-call',
      `The control port has no ${request.method} ${JSON.stringify(path.slice(0, 200))}; it has GET /healthz, /readyz, /feed, /metrics, /openapi.json, the dashboard, and POST /call/{name}.`,
    )
  }

  async #get(request: WireRequest, path: string): Promise<WireResponse | null> {
    if (path === '/healthz' || path === '/readyz') return json(200, { status: 'ok' })
    if (path === '/feed') return this.#subscribe(request)
    if (path === '/metrics') return this.#metrics(request)
    if (path === '/openapi.json') return this.#contract(request)
    admitPage(request, this.#rules)
    const page = signIn(request, this.#rules) ?? (await this.#pages.answer(request, path))
    return page ?? (path === '/' ? this.#index(request) : null)
  }

  async #post(request: WireRequest, path: string): Promise<WireResponse | null> {
    if (request.method !== 'POST' || (path !== '/call' && !path.startsWith('/call/'))) return null
    return json(200, { result: await answerCall(this.#api, request, path, this.#rules) })
  }

  async #index(request: WireRequest): Promise<WireResponse> {
    admit(request, 'read', this.#rules)
    return json(200, { ...(await this.#api.info()), calls: CALLS })
  }

  #metrics(request: WireRequest): WireResponse {
    admit(request, 'read', this.#rules)
    const headers = ['Content-Type', METRICS_TYPE, 'Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff']
    return { status: 200, headers, body: Buffer.from(metricsOf(this.#understudy)) }
  }

  #contract(request: WireRequest): WireResponse {
    admit(request, 'read', this.#rules)
    return {
      status: 200,
      headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-cache'],
      body: Buffer.from(controlContractText()),
    }
  }

  async #subscribe(request: WireRequest): Promise<WireResponse> {
    admit(request, 'read', this.#rules)
    const { startedAt } = await this.#api.info()
    this.#feed ??= new Feed(this.#understudy, startedAt, this.#plans)
    const after = feedStart(request, this.#feed, this.#understudy.recorder.latest)
    return {
      status: 200,
      headers: ['Content-Type', 'text/event-stream', 'Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
      body: request.method === 'HEAD' ? null : this.#feed.read(after),
    }
  }
}

/** Behind which sequence a feed begins. What is of a server before this one, or a number ahead of us, says that all is new. */
function feedStart({ headers, target }: WireRequest, feed: Feed, latest: number): number {
  const id = header(headers, 'last-event-id')
  const asked = id ?? new URLSearchParams(target.split('?', 2)[1]).get('after')
  if (asked === null) return latest
  const after = /^\d{1,15}$/.test(asked) ? Number(asked) : id === undefined ? latest : (feed.placeOf(id) ?? 0)
  return after > latest ? 0 : after
}

function json(status: number, value: unknown): WireResponse {
  return { status, headers: ['Content-Type', 'application/json', 'Cache-Control', 'no-store'], body: Buffer.from(JSON.stringify(value)) }
}
