import type { PlanView, Understudy } from '../../../src/index.ts'
import type { Answered } from './consumers.ts'

/** What happens, told as it happens. */
export class Story {
  readonly #say: (line: string) => void
  readonly #start = Date.now()
  readonly #answers: Answered[] = []
  #told = 0

  constructor(say: (line: string) => void) {
    this.#say = say
  }

  get answers(): readonly Answered[] {
    return this.#answers
  }

  readonly heard = (answered: Answered): void => void this.#answers.push(answered)

  scene(title: string, ...lines: string[]): void {
    this.#say(`\n── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`)
    for (const line of lines) this.#say(line)
  }

  say(line: string): void {
    this.#say(line)
  }

  /** What was moved since the last time, and on what evidence. */
  moves({ handoff }: Pick<Understudy, 'handoff'>): void {
    for (const { at, group, from, to, step, who, why, evidence = [] } of handoff.moves.slice(this.#told)) {
      if (from === to && to === 'mock') continue
      const place = to === 'canary' ? `canary, step ${(step ?? 0) + 1}` : to
      this.#say(`  ${seconds(at - this.#start)}  ${group.padEnd(9)} ${from} → ${place}, by the ${who}: ${why}`)
      for (const sentence of evidence.filter((one) => one !== why).slice(0, 2)) this.#say(`             ${sentence}`)
    }
    this.#told = handoff.moves.length
  }

  /** What is to be delivered next, what comes then, and who can start. */
  next({ says, bundles, grid }: PlanView): void {
    for (const line of says.next) this.#say(`  ${line}`)
    for (const { title } of bundles.slice(1)) this.#say(`  Then: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`)
    for (const { title, consumer, canStart, waitsFor } of grid)
      this.#say(
        `  ${canStart ? '●' : '○'} ${title.padEnd(14)} ${consumer.padEnd(8)} ${canStart ? 'can start today' : `waits for ${waitsFor}`}`,
      )
  }

  money({ cost, currency }: PlanView): string {
    return `${Math.round(cost).toLocaleString('en-US')} ${currency}`
  }

  /** Who has answered the consumers since a moment, as they have counted it themselves. */
  tally(since: number): void {
    const consumers = [...new Set(this.#answers.map(({ consumer }) => consumer))]
    for (const name of consumers) {
      const counts = new Map<string, number>()
      for (const { consumer, at, status, by } of this.#answers) {
        if (consumer !== name || at < since) continue
        const what = status === 0 ? 'no answer' : `${status} ${by}`
        counts.set(what, (counts.get(what) ?? 0) + 1)
      }
      const parts = [...counts].toSorted(([, a], [, b]) => b - a).map(([what, count]) => `${count} × ${what}`)
      this.#say(`  ${name.padEnd(10)} ${parts.join(', ')}`)
    }
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1).padStart(5)} s`
}
