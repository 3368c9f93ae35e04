import type { Consumer } from '../model/consumer.ts'
import type { Group } from '../model/handoff.ts'
import type { CanaryStep } from '../model/handoff-settings.ts'
import { bucketOf, consumerBucket, WHOLE } from './bucket.ts'

/** Steps that a canary may have. */
const MOST = 100

/** `consumer:qa`, `consumer:qa,mobile`, `25%` or `0.5%` as a step; a sentence for people where it is none. */
export function canaryStep(text: string): CanaryStep | { readonly wrong: string } {
  const word = text.trim()
  const names = /^consumers?:(.*)$/s
    .exec(word)?.[1]
    ?.split(',')
    .map((name) => name.trim())
  if (names !== undefined && names.every((name) => name !== '')) return { kind: 'consumers', consumers: names }
  const share = /^(\d{1,3}(?:\.\d{1,2})?) ?%$/.exec(word)?.[1]
  const weightBp = Math.round(Number(share) * 100)
  if (share !== undefined && weightBp > 0 && weightBp <= WHOLE) return { kind: 'share', weightBp }
  return { wrong: `${JSON.stringify(text)} is no canary step; write \`consumer:NAME\`, or a share from 0.01% to 100%.` }
}

/** What is wrong with steps, as a sentence; null where they can be walked. */
export function stepsProblem(steps: readonly CanaryStep[]): string | null {
  if (steps.length === 0) return 'A canary needs at least one step.'
  if (steps.length > MOST) return `A canary has at most ${MOST} steps, and these are ${steps.length}.`
  const shares = steps.flatMap((step) => (step.kind === 'share' ? [step.weightBp] : []))
  const fallen = shares.findIndex((share, i) => i > 0 && share <= (shares[i - 1] ?? 0))
  if (fallen < 0) return null
  return `The shares of a canary rise from step to step, and ${percentOf(shares[fallen] ?? 0)} does not after ${percentOf(shares[fallen - 1] ?? 0)}.`
}

/** `25 %` of basis points. */
export function percentOf(weightBp: number): string {
  return `${weightBp / 100} %`
}

/** A step for people: `25 % of consumers`, or their names. */
export function stepWords(step: CanaryStep | undefined): string {
  if (step === undefined) return 'no step'
  return step.kind === 'share' ? `${percentOf(step.weightBp)} of consumers` : step.consumers.join(', ')
}

type OnItsWay = Pick<Group, 'stage' | 'step' | 'canary' | 'cooldown' | 'blocked' | 'degraded'>

/** Whether the service may be asked at all. */
export function isOff({ cooldown, blocked, degraded }: Pick<Group, 'cooldown' | 'blocked' | 'degraded'>): boolean {
  return cooldown !== null || blocked !== null || degraded !== null
}

/** The share of consumers that the service answers, in basis points; 0 where it is not to be asked. */
export function weightOf(group: OnItsWay): number {
  if (isOff(group)) return 0
  return shareOf(group)
}

/** The share that the stage and the step stand for, whatever an alarm has taken away. */
export function shareOf({ stage, step, canary }: Pick<Group, 'stage' | 'step' | 'canary'>): number {
  if (stage === 'live' || stage === 'retired') return WHOLE
  return stage === 'canary' ? reachOf(canary.steps, step).share : 0
}

/** Consumers whom the steps up to the present one name. */
export function namedIn({ stage, step, canary }: Pick<Group, 'stage' | 'step' | 'canary'>): readonly string[] {
  return stage === 'canary' ? [...reachOf(canary.steps, step).names] : []
}

/** The furthest of these steps that gives the service no larger a share; -1 where even the first gives more. */
export function stepWithin(steps: readonly CanaryStep[], share: number): number {
  return steps.findLastIndex((_, step) => reachOf(steps, step).share <= share)
}

interface Reach {
  readonly share: number
  readonly names: ReadonlySet<string>
}

/** Asked for every request of a canary, so that each step is worked out once. */
const REACHES = new WeakMap<readonly CanaryStep[], Map<number, Reach>>()

/** Whom the steps up to one give to the service, all together. */
function reachOf(steps: readonly CanaryStep[], step: number): Reach {
  let known = REACHES.get(steps)
  if (known === undefined) REACHES.set(steps, (known = new Map()))
  let reach = known.get(step)
  if (reach === undefined) {
    const past = steps.slice(0, step + 1)
    const share = Math.max(0, ...past.map((one) => (one.kind === 'share' ? one.weightBp : 0)))
    reach = { share, names: new Set(past.flatMap((one) => (one.kind === 'consumers' ? one.consumers : []))) }
    known.set(step, reach)
  }
  return reach
}

/** Why a consumer is in the canary; null where it is not. `request` is the request's id, for consumers that cannot be told apart. */
export function selected(
  group: Pick<Group, 'stage' | 'step' | 'canary' | 'profile' | 'salt' | 'anonymous'>,
  consumer: Consumer,
  request: string,
): string | null {
  if (group.stage !== 'canary') return null
  const { share, names } = reachOf(group.canary.steps, group.step)
  if (consumer.trust !== 'none' && names.has(consumer.id)) return `the canary names ${consumer.id}`
  if (share === 0) return null
  const bucket = bucketFor(group, consumer, request)
  return bucket !== null && bucket < share ? `canary of ${percentOf(share)}` : null
}

function bucketFor(
  { profile, salt, anonymous }: Pick<Group, 'profile' | 'salt' | 'anonymous'>,
  consumer: Consumer,
  request: string,
): number | null {
  if (isTold(profile, consumer)) return consumerBucket(salt, consumer.id)
  // Seed 2: neither the consumers' buckets nor the sampling of the shadow.
  return anonymous === 'random' ? bucketOf(request, 2) : null
}

/** Whether a consumer's word is enough to shuffle it by: outside of `dev` only what nobody else can say. */
function isTold(profile: Group['profile'], { trust }: Consumer): boolean {
  return trust === 'verified' || (profile === 'dev' && trust !== 'none')
}

/** Whom a step would have the service answer, of these consumers: shown before the step begins. */
export function wouldSelect(
  group: Pick<Group, 'canary' | 'profile' | 'salt' | 'pins'>,
  step: number,
  consumers: readonly Consumer[],
): readonly string[] {
  const there = { ...group, stage: 'canary' as const, step, anonymous: 'mock' as const }
  return consumers
    .filter(({ id }) => !group.pins.mock.includes(id))
    .filter((consumer) => group.pins.live.includes(consumer.id) || selected(there, consumer, '') !== null)
    .map(({ id }) => id)
}

/** `would select 2 of 7 consumers: qa, web`: said before a step begins. */
export function wouldSelectWords(
  group: Pick<Group, 'canary' | 'profile' | 'salt' | 'pins'>,
  step: number,
  consumers: readonly Consumer[],
): string {
  const ids = wouldSelect(group, step, consumers)
  const who = ids.length === 0 ? 'nobody' : `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? `, and ${ids.length - 10} more` : ''}`
  const unknown = consumers.filter((consumer) => !isTold(group.profile, consumer) && !ids.includes(consumer.id)).length
  const hint = unknown === 0 ? '' : `; ${unknown} of them are not told apart by credentials and stay with the stand-in`
  return `${stepWords(group.canary.steps[step])}: would select ${ids.length} of ${consumers.length} known consumers (${who})${hint}`
}
