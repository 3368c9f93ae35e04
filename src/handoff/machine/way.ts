import type { Group, Stage } from '../../model/handoff.ts'
import { duration } from '../gates/words.ts'
import { missingWords } from '../gates/gates.ts'
import { type Change, changed, type Circumstances, type Refusal, refused, type Transition } from './action.ts'
import { arrived, type Place, placeWords, rankOf } from './place.ts'

const DAY = 24 * 60 * 60_000

/** To a stage: on by what the gates say, back at a person's word. */
export function move(group: Group, to: Stage, step: number | undefined, about: Circumstances): Change | Refusal {
  const place = placeOf(group, to, step)
  if (place.stage === 'canary' && group.canary.steps[place.step] === undefined)
    return refused(`The canary of ${group.id} has ${group.canary.steps.length} steps, and no step ${place.step + 1}.`)
  const distance = rankOf(place) - rankOf(group)
  if (distance === 0) return refused(`${group.id} is at ${placeWords(place, group)} already.`)
  return distance < 0 ? back(group, place, about) : on(group, place, about)
}

/** Where nobody says which step: the next one on the way in, the last one on the way back from live. */
function placeOf({ stage, step, canary }: Group, to: Stage, wanted: number | undefined): Place {
  if (to !== 'canary') return { stage: to, step: 0 }
  if (wanted !== undefined) return { stage: to, step: wanted }
  if (stage === 'canary') return { stage: to, step: step + 1 }
  return { stage: to, step: stage === 'live' || stage === 'retired' ? canary.steps.length - 1 : 0 }
}

/** Less for the service: any person may, at any time; the controller only by an alarm. What it is to bring the group to falls with it. */
function back(group: Group, place: Place, about: Circumstances): Change | Refusal {
  if (about.automatic) return refused(`The controller takes ${group.id} back by an alarm only.`)
  const target = rankOf({ stage: group.target, step: 0 }) > rankOf(place) ? place.stage : group.target
  const next = { ...arrived(group, place, about), target, forced: null }
  // What an alarm has taken away stays away; but where no consumer is the service's, none is answered without it either.
  const gone: Group = isBefore(place) ? { ...next, degraded: null } : next
  return changed(backTransition(group.stage, place.stage), gone)
}

/** Whether no consumer is the service's there. */
function isBefore({ stage }: Place): boolean {
  return stage === 'mock' || stage === 'shadow'
}

function backTransition(from: Stage, to: Stage): Transition {
  if (from === 'retired') return to === 'live' ? 'T12' : 'T8'
  if (from === 'live') return to === 'canary' ? 'lowered' : 'T8'
  if (from === 'canary') return to === 'canary' ? 'lowered' : 'T7'
  return 'T6'
}

function on(group: Group, place: Place, about: Circumstances): Change | Refusal {
  const barred = bar(group)
  if (barred !== null) return refused(barred)
  if (about.automatic && (group.advance !== 'auto' || rankOf(place) > rankOf({ stage: group.target, step: group.canary.steps.length })))
    return refused(
      `The controller may not bring ${group.id} to ${placeWords(place, group)}; its target is ${group.target}, and it advances by ${group.advance}.`,
    )
  const way = wayTo(group, place, about)
  if (typeof way === 'string') return refused(way)
  const there = arrived(group, place, about)
  const judged = there.judged || (way.transition === 'T2' && group.stage === 'shadow')
  return changed(way.transition, { ...there, judged, target: laterOf(group.target, place.stage), forced: null })
}

function laterOf(a: Stage, b: Stage): Stage {
  return rankOf({ stage: a, step: 0 }) >= rankOf({ stage: b, step: 0 }) ? a : b
}

/** What keeps a group from any step on, as a sentence. */
export function bar(group: Group): string | null {
  const { id, upstream, blocked, held, degraded, cooldown } = group
  if (upstream === null) return `The group ${id} has no upstream. Add one: understudy upstream add ${id} http://localhost:8080`
  if (blocked !== null) return `${id} is blocked (${blocked.reason}). A person has to look, and then: understudy unblock ${id} --why "…"`
  if (held !== null) return `${id} is held by ${held.by} (${held.reason}). Let go of it first: understudy release ${id}`
  if (degraded !== null) return `${id} is degraded (${degraded.reason}) and may not be given more.`
  if (cooldown !== null) return `${id} cools down after an alarm.`
  return null
}

type Way = { readonly transition: Transition } | string

/** By which transition a place is reached, or why it is not. */
function wayTo(group: Group, place: Place, about: Circumstances): Way {
  const last = group.canary.steps.length - 1
  if (place.stage === 'retired') return retire(group, about)
  if (place.stage === 'live') {
    // Whoever tries things out on a machine of their own need not walk.
    if (group.profile === 'dev' && !about.automatic) return { transition: 'T4' }
    if (group.stage === 'canary' && group.step === last) return gated('T4', group, about)
    return `${group.id} goes live from the last step of its canary; it is at ${placeWords(group, group)}. In the profile dev, or by force, it may go at once.`
  }
  if (place.stage === 'shadow') return toShadow(group, about)
  return toCanary(group, place, about)
}

function toShadow(group: Group, about: Circumstances): Way {
  if (!about.shadowable && group.shadow.skip === null)
    return `No operation of ${group.id} can be copied to the service. Let writes be copied (\`shadow.unsafe\`), or say why shadow is left out (\`shadow.skip\`).`
  return gated('T1', group, about)
}

function toCanary(group: Group, { step }: Place, about: Circumstances): Way {
  if (group.stage === 'canary')
    return step === group.step + 1
      ? gated('T3', group, about)
      : `The canary of ${group.id} goes on by one step at a time: the next is ${group.step + 2}.`
  if (step !== 0) return `The canary of ${group.id} begins with its first step.`
  if (group.stage === 'shadow' || group.shadow.skip !== null) return gated('T2', group, about)
  return `${group.id} has not been in shadow, so nothing is known of its service. Say why shadow is left out (\`shadow.skip\`), or begin there.`
}

function gated(transition: Transition, { id }: Group, { gates }: Circumstances): Way {
  if (gates.outcome === 'pass') return { transition }
  return `${id} is not ready: ${missingWords(gates, 5).join('; ')}.`
}

function retire(group: Group, { automatic, now, mockIdSeen }: Circumstances): Way {
  const { id, stage, since, soak, rollbacks, pins } = group
  if (automatic || stage !== 'live') return `${id} is retired by a person, after it has been live.`
  const clean = now - Math.max(since, ...rollbacks)
  if (clean < soak) return `${id} has been live for ${duration(clean)}; ${duration(soak)} without a rollback are wanted.`
  if (pins.mock.length > 0) return `${pins.mock.join(', ')} would lose the stand-in: it is pinned to mock.`
  if (mockIdSeen !== null && now - mockIdSeen < DAY) return `A consumer has used an id of the stand-in less than a day ago.`
  return { transition: 'T5' }
}
