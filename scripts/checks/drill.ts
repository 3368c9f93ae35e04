// The statistics of the handoff in figures, beside rules that people use elsewhere: how often a bad service is let through, how
// many answers it takes to tell, how soon a broken one is taken away. Seeded: the same figures every time.
import type { CusumRule } from '../../src/model/handoff-settings.ts'
import { FingerprintLimiter } from '../../src/handoff/evidence/fingerprint.ts'
import { HANDOFF } from '../../src/handoff/settings.ts'
import { tripsAfter } from '../../src/handoff/statistics/cusum.ts'
import { PROFILES } from '../../src/handoff/statistics/profiles.ts'
import { sprt } from '../../src/handoff/statistics/sprt.ts'
import { Random } from '../../src/schema/random.ts'
import { alarmAfter, boundRule, judge, type Outcome, type Rule, sprtRule, thresholdRule, wilsonRule, windowRule } from './drill-rules.ts'
import { type Service, walk, type Walked } from './drill-walk.ts'
import { percent, Tally } from './tally.ts'

const RUNS = 2_000
const seed = new Random(18)
const tally = new Tally('drill')

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Three standard deviations of a share that was counted in so many runs. */
function noise(share: number, runs: number): number {
  return 3 * Math.sqrt((share * (1 - share)) / runs)
}

function judged(rule: Rule, rate: number, most: number, runs = RUNS): readonly Outcome[] {
  const random = seed.fork(`${rule.name} ${rate}`)
  return Array.from({ length: runs }, () => judge(rule, random, rate, most))
}

function partOf(outcomes: readonly Outcome[], end: Outcome['end']): number {
  return outcomes.filter((outcome) => outcome.end === end).length / outcomes.length
}

function promotion(): void {
  tally.row('profile', 'truly bad', 'promoted', 'stopped', 'undecided', 'answers')
  for (const [name, documented] of [
    ['dev', 34],
    ['standard', 251],
    ['strict', 1_520],
  ] as const) {
    const { rate } = PROFILES[name]
    const { p0, p1, alpha, beta, truncation } = rate
    for (const bad of [0, p0 / 2, p0, Math.sqrt(p0 * p1), p1, 2 * p1, 0.5]) {
      const outcomes = judged(sprtRule(name, rate), bad, truncation, name === 'strict' ? RUNS / 4 : RUNS)
      const promoted = partOf(outcomes, 'promote')
      const samples = median(outcomes.map((outcome) => outcome.samples))
      tally.row(
        name,
        `${(bad * 100).toPrecision(2)} %`,
        percent(promoted, 1),
        percent(partOf(outcomes, 'reject'), 1),
        percent(partOf(outcomes, 'undecided'), 1),
        number(samples),
      )
      const runs = outcomes.length
      if (bad === 0) tally.expect(promoted === 1 && samples === documented, `${name}, healthy`, `${promoted} promoted after ${samples}`)
      if (bad === p0) tally.expect(promoted >= 1 - beta - noise(beta, runs), `${name} at p0`, `${promoted} promoted`)
      if (bad >= p1) tally.expect(promoted <= alpha + noise(alpha, runs), `${name} at ${bad}`, `${promoted} promoted`)
    }
  }
  const { rate } = PROFILES.standard
  tally.expect(sprt({ good: 0, bad: 2 }, rate).outcome === 'fail', 'two bad answers at the start', 'stop nothing')
  tally.table(`Promotion by the sequential test, ${RUNS} services each: how many are let through, and after how many answers (median)`)
}

function peers(): void {
  const rates = [0.001, 0.002, 0.005, 0.02, 0.05] as const
  tally.row('rule', ...rates.map((rate) => `${rate * 100} %`))
  const ours = sprtRule('SPRT, standard', PROFILES.standard.rate)
  const rules = [
    thresholdRule(0.02, 50),
    wilsonRule(0.02, 1.645, 'Wilson upper 95 % < 2 %, n >= 50'),
    wilsonRule(0.02, 2.326, 'Wilson upper 99 % < 2 %, n >= 50'),
    boundRule(0.02, 0.05, 'the bound that is shown, 95 %'),
    ...[2, 10, 60, 100].map(windowRule),
    ours,
  ]
  const atLimit = new Map<Rule, number>()
  for (const rule of rules) {
    const promoted = rates.map((rate) => partOf(judged(rule, rate, 5_000), 'promote'))
    atLimit.set(rule, promoted[3] ?? 0)
    tally.row(rule.name, ...promoted.map((one) => percent(one, 1)))
  }
  const bad = atLimit.get(ours) ?? 1
  tally.expect(bad <= 0.01 + noise(0.01, RUNS), 'SPRT at the limit', `${bad} promoted`)
  const [threshold, wilson] = rules.map((rule) => atLimit.get(rule) ?? 0)
  tally.expect((threshold ?? 0) > 0.9 && (wilson ?? 0) > 0.15, 'the others', 'are better than they were found to be')
  tally.table(
    `What else one might do, looked at after every answer, up to 5,000 (${RUNS} services each): promoted, by the true rate of bad answers`,
  )
}

function rollback(): void {
  tally.row('setting', 'in a row', 'healthy (p0)', 'at p1', 'at 20 %', 'at 50 %', 'at 100 %')
  const { canary, live } = HANDOFF.rollback
  const settings: readonly (readonly [string, CusumRule, number, number, number])[] = [
    ['canary: 0.5 %, 5 %, h 6.9', canary, 3, 45_000, 93],
    ['live: 1 %, 10 %, h 9.2', live, 4, 150_000, 62],
  ]
  for (const [name, rule, row, healthy, detect] of settings) {
    const random = seed.fork(name)
    const after = (rate: number, most = 5_000_000, runs = RUNS): readonly number[] =>
      Array.from({ length: runs }, () => alarmAfter(rule, random, rate, most))
    const quiet = mean(after(rule.p0, 5_000_000, 500))
    const found = [rule.p1, 0.2, 0.5, 1].map((rate) => after(rate))
    const shown = found.map((values) => `${number(mean(values))} (${number(quantile(values, 0.95))})`)
    tally.row(name, tripsAfter(rule), number(quiet), ...shown)
    tally.expect(tripsAfter(rule) === row, name, `trips after ${tripsAfter(rule)} in a row`)
    tally.expect(quiet >= healthy, name, `a false alarm every ${quiet} answers`)
    const atP1 = mean(found[0] ?? [])
    tally.expect(Math.abs(atP1 - detect) <= detect * 0.15, name, `finds p1 after ${atP1}, documented ${detect}`)
    tally.expect(found.at(-1)?.every((samples) => samples === row) === true, name, 'finds a dead service late')
  }
  tally.table(`Rollback by CUSUM (${RUNS} services each): answers until the alarm, mean (95th of a hundred)`)
}

/** Five requests a second, 19 of 20 of them one poller's and the rest of forty kinds; bad at these rates. */
const TRAFFIC = [
  ['poller clean, others 20 % wrong', 0, 0.2, 'reject'],
  ['poller clean, others 5 % wrong', 0, 0.05, 'reject'],
  ['all 0.1 % wrong', 0.001, 0.001, 'promote'],
  ['all clean', 0, 0, 'promote'],
] as const

function repetition(): void {
  const runs = 400
  tally.row('situation', 'without a limit', '', '', 'by fingerprint', '', '')
  for (const [name, poller, others, wanted] of TRAFFIC) {
    const cells = [null, PROFILES.standard.burst].map((burst) => {
      const random = seed.fork(`${name} ${burst === null}`)
      return Array.from({ length: runs }, () => polled(random, poller, others, new FingerprintLimiter(burst)))
    })
    tally.row(
      name,
      ...cells.flatMap((ends) => [
        percent(partOf(ends, 'promote'), 1),
        percent(partOf(ends, 'reject'), 1),
        number(median(ends.map(({ samples }) => samples)) / 300),
      ]),
    )
    const right = partOf(cells[1] ?? [], wanted)
    tally.expect(right >= 0.97, name, `${right} ${wanted} by fingerprint`)
  }
  tally.table(`One poller among forty kinds of requests, standard (${runs} services each): promoted, stopped, minutes (median)`)
}

function polled(random: Random, poller: number, others: number, limiter: FingerprintLimiter): Outcome {
  let good = 0
  let bad = 0
  for (let turn = 1; turn <= 20_000; turn++) {
    const isPoller = random.chance(0.95)
    const counts = limiter.admit(isPoller ? 'poller' : `kind ${random.integer(1, 40)}`, turn * 200)
    const isBad = random.chance(isPoller ? poller : others)
    if (!counts) continue
    if (isBad) bad++
    else good++
    const { outcome } = sprt({ good, bad }, PROFILES.standard.rate)
    if (outcome === 'pass') return { end: 'promote', samples: turn }
    if (outcome === 'fail') return { end: 'reject', samples: turn }
  }
  return { end: 'undecided', samples: 20_000 }
}

const SERVICES: readonly Service[] = [
  { name: 'perfect', copies: 0, consumers: 0 },
  { name: '0.1 % bad', copies: 0.001, consumers: 0.001 },
  { name: '1 % bad', copies: 0.01, consumers: 0.01 },
  { name: '3 % bad', copies: 0.03, consumers: 0.03 },
  { name: '10 % bad', copies: 0.1, consumers: 0.1 },
  { name: 'always bad', copies: 1, consumers: 1 },
  { name: 'clean to copies, then 5 % bad', copies: 0, consumers: 0.05 },
  { name: 'clean to copies, then 20 % bad', copies: 0, consumers: 0.2 },
  { name: 'clean to copies, then always bad', copies: 0, consumers: 1 },
]

function wholeWay(): void {
  const runs = 200
  tally.row('service', 'live', 'stopped in shadow', 'rolled back', 'requests', 'bad answers')
  for (const service of SERVICES) {
    const random = seed.fork(`walk ${service.name}`)
    const ends = Array.from({ length: runs }, () => walk(service, random, 25_000, 1_000))
    const part = (end: Walked['end']): number => ends.filter((one) => one.end === end).length / runs
    const bad = ends.map((one) => one.bad)
    tally.row(
      service.name,
      percent(part('live'), 1),
      percent(part('rejected in shadow'), 1),
      percent(part('rolled back'), 1),
      number(median(ends.map(({ requests }) => requests))),
      `${number(median(bad))}, ${number(Math.max(...bad))}`,
    )
    if (service.consumers === 0) tally.expect(part('live') === 1, service.name, `${part('live')} live`)
    if (service.copies >= 0.03)
      tally.expect(part('rejected in shadow') >= 0.99 && Math.max(...bad) === 0, service.name, `${part('live')} live`)
    if (service.copies === 0 && service.consumers === 1)
      tally.expect(part('rolled back') === 1 && Math.max(...bad) <= 4, service.name, `${Math.max(...bad)} bad answers before the rollback`)
  }
  tally.table(
    `From mock to live by the machine and its controller, standard, 5/25/50/100 % (${runs} services each): where it ends, requests and bad answers to consumers (median, worst)`,
  )
}

const start = process.cpuUsage()
for (const table of [promotion, peers, rollback, repetition, wholeWay]) table()
const { user, system } = process.cpuUsage(start)
console.log(`\n${((user + system) / 1e6).toFixed(1)} s of CPU time`)
tally.finish()
