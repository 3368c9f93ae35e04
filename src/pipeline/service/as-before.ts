import { leftTo } from '../../handoff/decide.ts'
import { effectOf } from '../../handoff/effect.ts'
import type { Received } from '../../model/exchange.ts'
import type { Decision } from '../../model/handoff.ts'
import type { AnswerKey } from '../../model/state.ts'
import type { Claimed, Company } from '../company.ts'
import { sessionOf } from '../session.ts'

/** The key of a write that may come again, where its group has a service; null else. */
export function repeatKeyOf(
  { routing }: Pick<Company, 'routing'>,
  { consumer, request }: Received,
  claimed: Claimed | null,
): AnswerKey | null {
  if (claimed === null || routing.byOperation.size === 0) return null
  const { compiled, match } = claimed
  const { operation } = match
  if (operation === null || effectOf(operation) === 'read') return null
  const key = compiled.repeatKey(match, request)
  return key === null ? null : { contract: compiled.contract.id, consumer: consumer.id, operation: operation.id, key }
}

/** The decision, but that a write that comes again goes to the side that has answered it. */
export function asBefore(
  company: Company,
  received: Received,
  claimed: Claimed | null,
  key: AnswerKey | null,
  decision: Decision,
): Decision {
  if (key === null || claimed === null || company.repeats === null || decision.kind === 'refuse') return decision
  const leg = company.repeats.legOf(key, received.at) ?? (isAnswered(company, received, key) ? 'mock' : null)
  if (leg === null || (leg === 'live') === (decision.kind === 'forward')) return decision
  return leftTo(leg, company.routing, { contract: claimed.compiled.contract, operation: claimed.match.operation }) ?? decision
}

/** Whether the stand-in still has its answer, from a former run too. */
function isAnswered({ present }: Company, { request, at }: Received, key: AnswerKey): boolean {
  if (present === null) return false
  try {
    return present.view(sessionOf(request.headers).id, at).answered(key) !== null
  } catch {
    // A session of a name that none can have: nothing was answered there.
    return false
  }
}
