import type { WireRequest } from '../model/wire.ts'
import type { Claimed, Company } from './company.ts'

/** The first contract that has the operation; else the one that came nearest. */
export function claim(company: Pick<Company, 'contracts'>, request: WireRequest): Claimed | null {
  let nearest: Claimed | null = null
  for (const compiled of company.contracts) {
    const match = compiled.identify(request)
    if (match.operation !== null) return { compiled, match }
    if (nearest === null || match.closeness > nearest.match.closeness) nearest = { compiled, match }
  }
  return nearest
}
