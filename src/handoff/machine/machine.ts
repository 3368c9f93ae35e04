import type { Group, Stage } from '../../model/handoff.ts'
import type { Action, Change, Circumstances, Refusal } from './action.ts'
import { changed, refused } from './action.ts'
import { alarm, recover, rollback } from './alarm.ts'
import { arrived, CONTROLLER, isOurs, placeWords, rankOf, renewed } from './place.ts'
import { bar, move } from './way.ts'

/**
 * What becomes of a group by an action: the group as it is afterwards, or why not. The only way in which a group's standing
 * changes. Pure; the caller sees to it that no change is based on an older one.
 */
export function act(group: Group, action: Action, about: Circumstances): Change | Refusal {
  if (about.expected !== group.epoch || about.next <= group.epoch)
    return refused(
      `Somebody has changed ${group.id} meanwhile: it is at epoch ${group.epoch}, and this was decided at ${about.expected}. Look again.`,
    )
  switch (action.kind) {
    case 'move':
      return move(group, action.to, action.step, about)
    case 'alarm':
      return alarm(group, about)
    case 'rollback':
      return rollback(group, about)
    case 'recover':
      return recover(group, about)
    case 'hold':
      return hold(group, action.lifts, about)
    case 'release':
      return release(group, about)
    case 'changed':
      return restarted(group, action.what, about)
    case 'give-up':
      return giveUp(group, about)
    case 'force':
      return force(group, { stage: action.to, step: action.step ?? 0 }, action.until, about)
    case 'expire':
      return expire(group, about)
    case 'unblock':
    case 'approve':
    case 'aim':
    case 'reshuffle':
      return about.automatic ? refused('Only a person may do that.') : byPerson(group, action, about)
  }
}

type Personal = Extract<Action, { readonly kind: 'unblock' | 'approve' | 'aim' | 'reshuffle' }>

function byPerson(group: Group, action: Personal, { who, why, now, next }: Circumstances): Change | Refusal {
  const { id } = group
  switch (action.kind) {
    case 'unblock':
      if (group.blocked === null) return refused(`${id} is not blocked.`)
      if (why.trim() === '') return refused(`Say what was found and done: understudy unblock ${id} --why "…"`)
      return changed('unblocked', { ...group, epoch: next, blocked: null, pardoned: now })
    case 'approve':
      if (group.approvals.some((approval) => approval.who === who)) return refused(`${who} has approved ${id} already.`)
      return changed('approved', { ...group, epoch: next, approvals: [...group.approvals, { who, at: now }].slice(-20) })
    case 'aim':
      if (action.target === 'retired') return refused(`${id} is retired by hand, not by the controller.`)
      return changed('aimed', { ...group, epoch: next, target: action.target })
    case 'reshuffle':
      if (!/^[0-9a-f]{8}$/.test(action.salt)) return refused('A salt is eight hexadecimal digits.')
      return changed('reshuffled', { ...renewed(group, now, next), salt: action.salt })
  }
}

function hold(group: Group, lifts: 'by-hand' | 'on-pass', { automatic, who, why, now, next }: Circumstances): Change | Refusal {
  if (automatic && group.held !== null && (!isOurs(group) || group.held.lifts === 'by-hand' || lifts === 'on-pass'))
    return refused(`${group.id} is held already.`)
  return changed('T9', {
    ...group,
    epoch: next,
    held: { reason: why, by: automatic ? CONTROLLER : who, at: now, lifts: automatic ? lifts : 'by-hand' },
  })
}

function release(group: Group, { automatic, gates, now, next }: Circumstances): Change | Refusal {
  const { held, id } = group
  if (held === null) return refused(`${id} is not held.`)
  if (automatic && held.lifts === 'by-hand') return refused(`${id} is held by ${held.by} until a person lets go.`)
  if (automatic && gates.outcome !== 'pass') return refused(`${id} is held until its gates pass.`)
  // What the controller has found does not pass by being let go: whoever lets go of that has the service looked at afresh.
  const known = isOurs(group) && held.lifts === 'by-hand' ? renewed(group, now, next) : group
  return changed('released', { ...known, epoch: next, held: null })
}

/** Old evidence is void: the share stays, but nothing goes on before there is new evidence. */
function restarted(
  group: Group,
  what: Extract<Action, { readonly kind: 'changed' }>['what'],
  { now, next }: Circumstances,
): Change | Refusal {
  const anew = renewed(group, now, next)
  const free = group.held === null || isOurs(group)
  if (what === 'evidence' || group.stage === 'mock') return changed('T9', free ? { ...anew, held: null } : anew)
  const reason = what === 'contract' ? 'the contract has changed' : 'the service has changed'
  return changed('T9', free ? { ...anew, held: { reason, by: CONTROLLER, at: now, lifts: 'on-pass' } } : anew)
}

function giveUp(group: Group, about: Circumstances): Change | Refusal {
  if (group.stage !== 'shadow') return refused(`${group.id} is not in shadow.`)
  if (about.reachable) return refused(`The service of ${group.id} answers.`)
  return changed('T6', arrived(group, { stage: 'mock', step: 0 }, about))
}

function force(
  group: Group,
  place: { readonly stage: Stage; readonly step: number },
  until: number,
  about: Circumstances,
): Change | Refusal {
  const { who, why, now, automatic } = about
  const barred = bar({ ...group, cooldown: null })
  if (automatic || place.stage === 'retired') return refused('Only a person may use force, and not to retire a group.')
  if (barred !== null) return refused(barred)
  if (why.trim() === '' || until <= now) return refused('Force needs a reason, and a time at which it ends: --why "…" --for 30m')
  if (place.stage === 'canary' && group.canary.steps[place.step] === undefined)
    return refused(`The canary of ${group.id} has no step ${place.step + 1}.`)
  if (rankOf(place) <= rankOf(group))
    return refused(`${group.id} is at ${placeWords(group, group)}: no force is needed to go to ${place.stage}.`)
  const back = group.forced?.back ?? { stage: group.stage, step: group.step }
  return changed('forced', { ...arrived(group, place, about), cooldown: null, forced: { reason: why, by: who, at: now, until, back } })
}

/** Back to where the group was without force. */
function expire(group: Group, about: Circumstances): Change | Refusal {
  const { forced, id } = group
  if (forced === null) return refused(`${id} is where it is without force.`)
  if (about.automatic && about.now < forced.until) return refused(`The override of ${id} is not over yet.`)
  if (rankOf(forced.back) >= rankOf(group)) return changed('expired', { ...group, epoch: about.next, forced: null })
  return changed('expired', { ...arrived(group, forced.back, about), forced: null })
}
