import type { Group, Stage } from '../../model/handoff.ts'
import type { Action, Circumstances } from './action.ts'

const DAY = 24 * 3_600_000

/** The table of transitions, read as a judge would: whether an action may be done. Knows nothing of how the machine does it. */
export function legal(group: Group, action: Action, about: Circumstances): boolean {
  if (about.expected !== group.epoch) return false
  const { automatic, now } = about
  const off = group.cooldown !== null || group.blocked !== null || group.degraded !== null
  switch (action.kind) {
    case 'move':
      return legalMove(group, wanted(group, action.to, action.step), about)
    case 'alarm':
      if (off || group.stage === 'mock') return false
      return group.stage !== 'shadow' || group.held === null || (group.held.by === 'controller' && group.held.lifts === 'on-pass')
    case 'rollback':
      return !automatic && group.stage !== 'mock'
    case 'recover':
      if (group.cooldown === null || group.blocked !== null || !about.reachable) return false
      return !automatic || (now >= group.cooldown.until && (group.degraded === null || group.advance !== 'manual'))
    case 'hold':
      if (!automatic || group.held === null) return true
      return group.held.by === 'controller' && group.held.lifts === 'on-pass' && action.lifts === 'by-hand'
    case 'release':
      return group.held !== null && (!automatic || (group.held.lifts === 'on-pass' && about.gates.outcome === 'pass'))
    case 'changed':
      return true
    case 'give-up':
      return group.stage === 'shadow' && !about.reachable
    case 'force':
      return !automatic && legalForce(group, action, about)
    case 'expire':
      return group.forced !== null && (!automatic || now >= group.forced.until)
    case 'unblock':
      return !automatic && group.blocked !== null && about.why !== ''
    case 'approve':
      return !automatic && !group.approvals.some(({ who }) => who === about.who)
    case 'aim':
      return !automatic && action.target !== 'retired'
    case 'reshuffle':
      return !automatic && action.salt === '00000001'
  }
}

/** Where a move leads: `canary 1`; one word for each place. */
type Spot = `${Stage} ${number}`

const ORDER: readonly Spot[] = ['mock 0', 'shadow 0', 'canary 0', 'canary 1', 'canary 2', 'live 0', 'retired 0']

function wanted(group: Group, to: Stage, step: number | undefined): Spot {
  if (to !== 'canary') return `${to} 0`
  if (step !== undefined) return `canary ${step}`
  if (group.stage === 'canary') return `canary ${group.step + 1}`
  return group.stage === 'live' || group.stage === 'retired' ? 'canary 2' : 'canary 0'
}

/** From where one may go on to where, if the gates pass. */
const ON: readonly (readonly [Spot, Spot])[] = [
  ['mock 0', 'shadow 0'],
  ['shadow 0', 'canary 0'],
  ['canary 0', 'canary 1'],
  ['canary 1', 'canary 2'],
  ['canary 2', 'live 0'],
]

function legalMove(group: Group, to: Spot, about: Circumstances): boolean {
  const from: Spot = `${group.stage} ${group.step}`
  const here = ORDER.indexOf(from)
  const there = ORDER.indexOf(to)
  if (there < 0 || here === there) return false
  if (there < here) return !about.automatic
  if (group.upstream === null || group.held !== null || group.blocked !== null || group.degraded !== null || group.cooldown !== null)
    return false
  if (about.automatic && (group.advance !== 'auto' || there > lastOf(group.target))) return false
  if (to === 'live 0' && group.profile === 'dev' && !about.automatic) return true
  if (to === 'retired 0') return mayRetire(group, about)
  const skips = group.shadow.skip !== null
  if (to === 'shadow 0' && !about.shadowable && !skips) return false
  const edge = ON.some(([a, b]) => a === from && b === to) || (skips && from === 'mock 0' && to === 'canary 0')
  return edge && about.gates.outcome === 'pass'
}

function lastOf(stage: Stage): number {
  return ORDER.findLastIndex((spot) => spot.startsWith(stage))
}

function mayRetire(group: Group, { automatic, now, mockIdSeen }: Circumstances): boolean {
  if (automatic || group.stage !== 'live' || group.pins.mock.length > 0) return false
  if (mockIdSeen !== null && now - mockIdSeen < DAY) return false
  return [group.since, ...group.rollbacks].every((at) => now - at >= group.soak)
}

function legalForce(group: Group, { to, step = 0, until }: Extract<Action, { kind: 'force' }>, { now, why }: Circumstances): boolean {
  const there = ORDER.indexOf(to === 'canary' ? `canary ${step}` : `${to} 0`)
  if (there < 0 || to === 'retired' || why === '' || until <= now) return false
  if (group.upstream === null || group.held !== null || group.blocked !== null || group.degraded !== null) return false
  return there > ORDER.indexOf(`${group.stage} ${group.step}`)
}
