import type { Upstream } from '../../model/sender.ts'
import { Problem } from '../../model/problem.ts'

/** What a person says of an upstream; everything but the address has a default. */
export interface UpstreamOptions extends Partial<Omit<Upstream, 'name' | 'url' | 'retry' | 'breaker'>> {
  readonly url: string
  readonly retry?: Partial<Upstream['retry']>
  readonly breaker?: Partial<Upstream['breaker']>
  /** A path that is asked to learn whether it is there, and has to answer with 2xx: `/healthz`. Without, any answer to `OPTIONS /` will do. */
  readonly probe?: string
  /** Whether copies of requests bear the consumer's credentials. `auto`: where the address is private. Default `auto`. */
  readonly credentials?: 'auto' | 'forward' | 'strip'
}

/** The defaults of an expert: see the guide "One address" for what each is for. Milliseconds. */
const DEFAULTS: Omit<Upstream, 'name' | 'url'> = {
  connect: 2_000,
  firstByte: 10_000,
  idle: 15_000,
  total: 30_000,
  maxInFlight: 128,
  retry: { max: 1, percent: 0.2, window: 10_000, minPerSecond: 10 },
  breaker: { window: 10_000, minCalls: 20, ratio: 0.5, consecutive: 5, open: 5_000, maxOpen: 60_000, jitter: 0.5, probes: 3 },
  idempotency: 'none',
  tls: {},
}

/** An upstream with its defaults filled in. Throws a Problem where the address is none. */
export function upstreamOf(name: string, options: UpstreamOptions): Upstream {
  const { retry, breaker, probe: _probe, credentials: _credentials, ...rest } = options
  return {
    ...DEFAULTS,
    ...rest,
    name,
    url: checkedUrl(name, options.url),
    retry: { ...DEFAULTS.retry, ...retry },
    breaker: { ...DEFAULTS.breaker, ...breaker },
  }
}

function checkedUrl(name: string, text: string): string {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Problem('bad-argument', `The upstream ${name} needs an address such as http://localhost:8080, not ${JSON.stringify(text)}.`)
  }
  if (url.username !== '' || url.password !== '')
    throw new Problem('bad-argument', `The address of the upstream ${name} has credentials in it; leave them to the requests.`)
  if (url.search !== '' || url.hash !== '')
    throw new Problem('bad-argument', `The address of the upstream ${name} ends with its path: no query, no fragment.`)
  return url.href.replace(/\/$/, '')
}
