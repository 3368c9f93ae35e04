import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'

export interface ResolveRules {
  /** Milliseconds for which an answer is taken as true. */
  readonly fresh: number
  /** Milliseconds for which an old answer is better than none. */
  readonly stale: number
  /** Milliseconds that a look-up may take. */
  readonly limit: number
}

const RULES: ResolveRules = { fresh: 30_000, stale: 300_000, limit: 2_000 }

interface Known {
  readonly addresses: readonly LookupAddress[]
  readonly at: number
}

type Lookup = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void) => void

/**
 * Look-ups that are made once and remembered. The system's resolver blocks one of four threads that files and crypto need
 * too, so there is never more than one look-up of a name under way; and a name server that fails does not take down what
 * worked a minute ago.
 */
export function createResolver(rules: ResolveRules = RULES, look: Lookup = system): LookupFunction {
  const known = new Map<string, Known>()
  const pending = new Map<string, Promise<readonly LookupAddress[]>>()

  const ask = (host: string): Promise<readonly LookupAddress[]> => {
    const running = pending.get(host)
    if (running !== undefined) return running
    const asked = within(rules.limit, host, look)
      .then((addresses) => {
        known.set(host, { addresses, at: performance.now() })
        return addresses
      })
      .finally(() => pending.delete(host))
    pending.set(host, asked)
    return asked
  }

  const resolve = async (host: string): Promise<readonly LookupAddress[]> => {
    const before = known.get(host)
    const age = before === undefined ? Number.POSITIVE_INFINITY : performance.now() - before.at
    if (before !== undefined && age < rules.fresh) return before.addresses
    try {
      return await ask(host)
    } catch (error) {
      if (before !== undefined && age < rules.stale) return before.addresses
      throw error
    }
  }

  return (host, options, done) => {
    const family = isIP(host)
    const found = family === 0 ? resolve(host) : Promise.resolve([{ address: host, family }])
    void tell(found, options.all === true, done)
  }
}

/** A promise's outcome for somebody who is called back. */
async function tell(found: Promise<readonly LookupAddress[]>, all: boolean, done: Parameters<LookupFunction>[2]): Promise<void> {
  let addresses: readonly LookupAddress[]
  try {
    addresses = await found
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), '')
    return
  }
  if (all) done(null, [...addresses])
  else done(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4)
}

function system(host: string, done: Parameters<Lookup>[1]): void {
  process.getBuiltinModule('node:dns').lookup(host, { all: true, order: 'verbatim' }, (error, addresses) => done(error, addresses ?? []))
}

function within(limit: number, host: string, look: Lookup): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(Object.assign(new Error(`${host} was not resolved within ${limit} ms`), { code: 'ETIMEOUT', syscall: 'getaddrinfo' })),
      limit,
    )
    look(host, (error, addresses) => {
      clearTimeout(timer)
      if (error !== null) reject(error)
      else if (addresses.length === 0)
        reject(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }))
      else resolve(addresses)
    })
  })
}
