import type { CompiledContract } from '../model/protocol.ts'
import { header, type WireRequest } from '../model/wire.ts'
import type { Claimed, Company } from './company.ts'

/** The first contract that has the operation; else the one that came nearest. null where none is served at this address. */
export function claim(company: Pick<Company, 'contracts'>, request: WireRequest): Claimed | null {
  let nearest: Claimed | null = null
  for (const compiled of atHome(company.contracts, request)) {
    const match = compiled.identify(request)
    if (match.operation !== null) return { compiled, match }
    if (nearest === null || match.closeness > nearest.match.closeness) nearest = { compiled, match }
  }
  return nearest
}

/** The contracts of the port and the host that a request came to: those that name it, else those that name none. */
function atHome(contracts: readonly CompiledContract[], request: WireRequest): readonly CompiledContract[] {
  if (contracts.every(({ home }) => home === undefined)) return contracts
  const { port } = request
  const ported =
    port === undefined
      ? contracts
      : preferred(
          contracts,
          ({ home }) => (home?.port ?? null) === null,
          ({ home }) => home?.port === port,
        )
  const host = hostOf(request)
  return preferred(
    ported,
    ({ home }) => (home?.host ?? null) === null,
    ({ home }) => fits(home?.host ?? null, host),
  )
}

function preferred(
  contracts: readonly CompiledContract[],
  open: (one: CompiledContract) => boolean,
  named: (one: CompiledContract) => boolean,
): readonly CompiledContract[] {
  const found = contracts.filter(named)
  return found.length > 0 ? found : contracts.filter(open)
}

function fits(home: string | null, host: string): boolean {
  if (home === null) return false
  return home.startsWith('*.') ? host.endsWith(home.slice(1)) && host.length > home.length - 1 : host === home
}

/** The host that a request names, without its port, in lower case. */
function hostOf({ headers, target }: WireRequest): string {
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1]
  const named = absolute ?? header(headers, 'host') ?? ''
  return named.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase()
}
