import fc from 'fast-check'
import type { Assessment, GateOutcome } from '../../model/evidence.ts'
import { type Group, STAGES } from '../../model/handoff.ts'
import type { CanaryStep } from '../../model/handoff-settings.ts'
import { groupAt } from '../handoff.fixture.ts'
import type { Action, Circumstances } from './action.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export const STEPS: readonly CanaryStep[] = [
  { kind: 'consumers', consumers: ['qa'] },
  { kind: 'share', weightBp: 500 },
  { kind: 'share', weightBp: 5_000 },
]

export function gatesAt(outcome: GateOutcome): Assessment {
  return {
    outcome,
    censored: 0,
    reports: [{ gate: 'agreement', operation: 'getOrder', outcome, words: `getOrder: ${outcome}`, figures: null }],
  }
}

/** Everything well, and decided on the group as it is. */
export function aboutOf(group: Group, changes: Partial<Circumstances> = {}): Circumstances {
  return {
    now: 1_000_000,
    random: 0.5,
    who: changes.automatic === true ? 'controller' : 'ada',
    why: 'a reason',
    automatic: false,
    expected: group.epoch,
    next: group.epoch + 1,
    gates: gatesAt('pass'),
    reachable: true,
    shadowable: true,
    written: true,
    mockIdSeen: null,
    ...changes,
  }
}

/** Groups as people set them up. */
export const groups: fc.Arbitrary<Group> = fc
  .record({
    profile: fc.constantFrom<Group['profile']>('dev', 'standard', 'strict'),
    advance: fc.constantFrom<Group['advance']>('auto', 'propose', 'manual'),
    stateless: fc.boolean(),
    target: fc.constantFrom(...STAGES),
    upstream: fc.constantFrom('orders', 'orders', 'orders', 'orders', 'orders', 'orders', null),
    policy: fc.constantFrom<Group['rollback']['policy']>('mock', 'degrade'),
    skip: fc.constantFrom(null, null, 'there is nothing to copy'),
    pinned: fc.boolean(),
  })
  .map(({ policy, skip, pinned, ...rest }) => {
    const plain = groupAt()
    return {
      ...plain,
      ...rest,
      pins: { live: pinned ? ['pinned'] : [], mock: [] },
      rollback: { ...plain.rollback, policy },
      shadow: { ...plain.shadow, skip },
      canary: { ...plain.canary, steps: STEPS },
    }
  })

/** Walks long enough to come somewhere. */
export function walks(): fc.Arbitrary<Deed[]> {
  return fc.array(deeds, { minLength: 30, maxLength: 60, size: 'max' })
}

/** An action, and how the circumstances differ from all being well. */
export interface Deed {
  /** `on`: to wherever is next from where the group is. */
  readonly action: Action | 'on'
  readonly changes: Omit<Partial<Circumstances>, 'now' | 'next' | 'expected'>
  readonly wait: number
  /** How far behind the group the one who acts is. */
  readonly stale: number
}

/** The action that a deed is for a group; times are from now. */
export function actionOf({ action }: Deed, { stage, step, canary }: Group, now: number): Action {
  if (action !== 'on') return action.kind === 'force' ? { ...action, until: now + action.until } : action
  const to = stage === 'canary' && step < canary.steps.length - 1 ? stage : STAGES[STAGES.indexOf(stage) + 1]
  return { kind: 'move', to: to ?? 'live' }
}

const stage = fc.constantFrom(...STAGES)

const actions: fc.Arbitrary<Action | 'on'> = fc.oneof(
  { weight: 20, arbitrary: fc.constant('on' as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), to: stage }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), to: fc.constant('canary' as const), step: fc.nat(3) }) },
  { weight: 9, arbitrary: fc.constant<Action>({ kind: 'alarm' }) },
  { weight: 6, arbitrary: fc.constant<Action>({ kind: 'recover' }) },
  fc.constant<Action>({ kind: 'rollback' }),
  fc.record({ kind: fc.constant('hold' as const), lifts: fc.constantFrom('by-hand' as const, 'on-pass' as const) }),
  { weight: 6, arbitrary: fc.constant<Action>({ kind: 'release' }) },
  fc.record({
    kind: fc.constant('changed' as const),
    what: fc.constantFrom('contract' as const, 'upstream' as const, 'evidence' as const),
  }),
  fc.constant<Action>({ kind: 'give-up' }),
  { weight: 3, arbitrary: fc.constant<Action>({ kind: 'unblock' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('force' as const),
      to: stage,
      step: fc.nat(3),
      until: fc.constantFrom(-1, 10 * MINUTE, 2 * HOUR, 9 * 24 * HOUR),
    }),
  },
  { weight: 3, arbitrary: fc.constant<Action>({ kind: 'expire' }) },
  fc.constant<Action>({ kind: 'approve' }),
  fc.record({ kind: fc.constant('aim' as const), target: stage }),
  fc.record({ kind: fc.constant('reshuffle' as const), salt: fc.constantFrom('00000001', 'x') }),
)

const deeds: fc.Arbitrary<Deed> = fc.record({
  action: actions,
  changes: fc.record({
    automatic: fc.constantFrom(false, false, true),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
    why: fc.constantFrom('a reason', 'a reason', ''),
    who: fc.constantFrom('ada', 'bob'),
    gates: fc.constantFrom(...(['pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'fail', 'inconclusive', 'waiting'] as const).map(gatesAt)),
    reachable: fc.constantFrom(true, true, true, false),
    shadowable: fc.constantFrom(true, true, false),
    written: fc.boolean(),
    mockIdSeen: fc.constantFrom(null, null, 1_000_000),
  }),
  wait: fc.constantFrom(0, MINUTE, MINUTE, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE, 2 * HOUR, 8 * 24 * HOUR),
  stale: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
})
