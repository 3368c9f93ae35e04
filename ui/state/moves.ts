import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { counted, listed } from './figures.ts'

export const STAGES: readonly Stage[] = ['mock', 'shadow', 'canary', 'live', 'retired']

/** What a stage means, for people who never heard of it. */
export const MEANING: Readonly<Record<Stage, string>> = {
  mock: 'The stand-in answers everybody.',
  shadow: 'The stand-in answers; the service gets copies, and is watched.',
  canary: 'Some consumers get the service, the others the stand-in.',
  live: 'The service answers; where it cannot, the stand-in may.',
  retired: 'The service answers, and the stand-in is no longer asked.',
}

/** What a move asks for before it can be made, and what it does to whom. */
export interface Consequences {
  /** Why it cannot be; null where it can. */
  readonly blocked: string | null
  /** One sentence each, the most important first. */
  readonly words: readonly string[]
  /** Whether consumers will notice. */
  readonly weight: 'safe' | 'felt'
}

/** What will happen to whom, in words. `consumers` are those seen calling the group. */
export function consequences(group: GroupStatus, to: Stage, consumers: readonly string[]): Consequences {
  const { stage: from, upstream } = group
  if (from === to) return { blocked: `It is ${to} already.`, words: [], weight: 'safe' }
  if (to !== 'mock' && upstream === null) {
    return { blocked: 'There is no service behind it yet: name its address first.', words: [], weight: 'safe' }
  }
  const whom = whomOf(consumers)
  const service = upstream ?? 'the service'
  const words = [...answersWords(group, to, whom, service), ...pinWords(group, to)]
  return { blocked: null, words: words.map(sentence), weight: answersBy(from) === answersBy(to) ? 'safe' : 'felt' }
}

function sentence(words: string): string {
  return words.replace(/^consumers /, 'Consumers ')
}

function whomOf(consumers: readonly string[]): string {
  return consumers.length === 0 ? 'consumers (none was seen so far)' : listed(consumers)
}

function answersBy(stage: Stage): 'stand-in' | 'some' | 'service' {
  if (stage === 'mock' || stage === 'shadow') return 'stand-in'
  return stage === 'canary' ? 'some' : 'service'
}

function answersWords(group: GroupStatus, to: Stage, whom: string, service: string): readonly string[] {
  const what = counted(group.operations.length, 'operation')
  const before = answersBy(group.stage)
  if (to === 'mock') {
    return before === 'stand-in'
      ? [`${whom} go on being answered by the stand-in; ${service} gets no copies any more.`]
      : [
          `From the next request on, ${whom} are answered by the stand-in for ${what}.`,
          `${service} is not asked any more. Requests under way are let through.`,
        ]
  }
  if (to === 'shadow')
    return [`${whom} are answered by the stand-in; ${service} gets copies of what may be copied, and its answers are compared.`]
  if (to === 'canary')
    return [`Some of ${whom} are answered by ${service}, the others by the stand-in; who gets which stays the same for each.`]
  const first = `From the next request on, ${whom} are answered by ${service} for ${what}.`
  return to === 'live'
    ? [first, 'Where it cannot answer a read, the stand-in or a kept answer may, marked as such.']
    : [first, 'The stand-in is not asked any more.']
}

function pinWords({ pins }: GroupStatus, to: Stage): readonly string[] {
  return [
    ...(pins.live.length > 0 && answersBy(to) !== 'service'
      ? [`${listed(pins.live)} stay with the service, as they are pinned to it.`]
      : []),
    ...(pins.mock.length > 0 && to !== 'mock' ? [`${listed(pins.mock)} stay with the stand-in, as they are pinned to it.`] : []),
  ]
}

/** Who of a group's answers were given by whom, in words: `1,204 by the stand-in, 31 by the service`. */
export const ANSWERER: Readonly<Record<string, string>> = {
  mock: 'the stand-in',
  live: 'the service',
  stale: 'a kept answer',
  replay: 'a repeated answer',
  view: 'a view',
  understudy: 'Understudy itself',
}
