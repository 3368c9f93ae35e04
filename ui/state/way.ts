import type { GroupStatus, Progress, WayStatus } from '../../src/control/group-status.ts'
import type { GateReport } from '../../src/model/evidence.ts'
import { counted, percent } from './figures.ts'

/** What a person should know of a group before anything else. */
export interface Remark {
  readonly tone: 'broken' | 'caution' | 'good'
  readonly words: string
}

/** `12 s`, `3 min`, `2 h`, `5 days`. From milliseconds. */
export function span(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

/** What keeps a group where it is, or has taken something from it; the worst first. `now` is milliseconds since 1970. */
export function remarksOf(way: WayStatus, now: number): readonly Remark[] {
  const { blocked, degraded, cooldown, held, forced, proposal } = way
  const found: Remark[] = []
  if (blocked !== null) found.push({ tone: 'broken', words: `Blocked, somebody has to look: ${blocked.reason}.` })
  if (degraded !== null) {
    const words = `Degraded for ${span(now - degraded.at)}: reads are answered from elsewhere, writes are refused (${degraded.reason}).`
    found.push({ tone: 'broken', words })
  }
  if (cooldown !== null && cooldown.until > now) {
    found.push({ tone: 'broken', words: `Rolled back by an alarm: nothing goes to the service for ${span(cooldown.until - now)} more.` })
  }
  if (held !== null) found.push({ tone: 'caution', words: `Held by ${held.by}${because(held.reason)}` })
  if (forced !== null) {
    const words = `Past its gates for ${span(forced.until - now)} more, then back to ${forced.back.stage}: ${forced.by}${because(forced.reason)}`
    found.push({ tone: 'caution', words })
  }
  if (proposal !== null) found.push({ tone: 'good', words: `Waits for somebody to agree: ${proposal.reason}.` })
  return found
}

function because(reason: string): string {
  return reason === '' ? '.' : `: ${reason}.`
}

/** `canary, 25 % of consumers`. */
export function placeOf({ steps }: Pick<WayStatus, 'steps'>, stage: string, step: number): string {
  return stage === 'canary' ? `canary, ${steps[step] ?? `step ${step + 1}`}` : stage
}

/** How many of its consumers the service answers, in words; '' where that is plain from the stage. */
export function shareWords({ stage, way }: Pick<GroupStatus, 'stage' | 'way'>): string {
  if (way === null || stage !== 'canary') return ''
  const at = `step ${way.step + 1} of ${way.steps.length}: ${way.steps[way.step] ?? ''}`
  const whole =
    way.weight === 0 ? 'nobody is answered by the service now' : `the service answers ${percent(way.weight / 10_000)} of consumers`
  return `${whole} (${at})`
}

/** How far an operation is at its hardest gate, in words: `availability: 41 of 120 answers, none bad`. */
export function progressWords({ gate, outcome, samples, bad, wanted }: Progress): string {
  const wrong = bad === 0 ? 'none bad' : `${bad} bad`
  if (outcome === 'pass') return `${gate}: passed with ${counted(samples, 'answer')}, ${wrong}`
  if (outcome === 'fail') return `${gate}: ${bad} of ${counted(samples, 'answer')} bad`
  return `${gate}: ${samples} of ${counted(samples + Math.ceil(wanted), 'answer')}, ${wrong}`
}

/** How much of what an operation has to show is shown, 0 to 1. */
export function progressShare({ outcome, samples, wanted }: Progress): number {
  return outcome === 'pass' ? 1 : samples / Math.max(1, samples + wanted)
}

const ORDER = ['fail', 'inconclusive', 'waiting', 'pass']

/** Those first that hold the group back the most. */
export function hardestFirst(progress: readonly Progress[]): readonly Progress[] {
  return progress.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || b.wanted - a.wanted)
}

/** Whether evidence is gathered now, so that what is missing is of interest. */
export function isOnItsWay({ stage, way }: Pick<GroupStatus, 'stage' | 'way'>): boolean {
  return way !== null && (stage === 'shadow' || stage === 'canary')
}

/** Of all that was seen to agree, that of which least was: what the whole group stands on. '' where nothing was seen. */
export function weakest(reports: readonly GateReport[]): string {
  const agreement = reports.filter(({ gate, figures }) => gate === 'agreement' && figures !== null && figures.samples > 0)
  const seen =
    agreement.length > 0
      ? agreement
      : reports.filter(({ gate, figures }) => gate === 'conformance' && figures !== null && figures.samples > 0)
  const [least] = seen.toSorted((a, b) => (b.figures?.upper ?? 0) - (a.figures?.upper ?? 0))
  return least?.words ?? ''
}
