import type { Understudy } from '../app/understudy.ts'
import { weightOf } from '../app/handoff/way-words.ts'
import type { GateOutcome } from '../model/evidence.ts'
import type { Group } from '../model/handoff.ts'
import { STAGES } from '../model/handoff.ts'
import { type Measured, type Metric, metricsText } from './metrics-text.ts'

/** Operations of which gates are told; of more, those are left out that come last. */
const MOST = 2_000

const STATE: Readonly<Record<GateOutcome, number>> = { fail: -1, waiting: 0, inconclusive: 2, pass: 1 }
const BREAKER: Readonly<Record<string, number>> = { closed: 0, 'half-open': 1, open: 2 }

/** What there is to measure, as Prometheus reads it. Labels are of contracts and configurations, never of consumers. */
export function metricsOf(understudy: Understudy): string {
  // Whoever has no service has no groups to be inferred for.
  const groups = understudy.handoff.senders.size === 0 ? [] : understudy.handoff.groups.filter(({ upstream }) => upstream !== null)
  return metricsText([
    requests(understudy),
    fallbacks(understudy),
    ...groupMetrics(understudy, groups),
    ...drainMetrics(understudy, groups),
    ...shadowMetrics(understudy, groups),
    ...gateMetrics(understudy, groups),
    {
      name: 'breaker_state',
      help: 'Whether requests reach the upstream: 0 closed, 1 half-open, 2 open.',
      type: 'gauge',
      samples: understudy.handoff.upstreams.map(({ name, health }) => ({
        labels: { upstream: name },
        value: BREAKER[health.breaker] ?? 0,
      })),
    },
    {
      name: 'exchanges_total',
      help: 'Exchanges since the start.',
      type: 'counter',
      samples: [{ labels: {}, value: understudy.recorder.latest }],
    },
  ])
}

function requests({ meters }: Understudy): Metric {
  const samples = meters.answers.map(({ group, operation, stage, by, count }) => ({
    labels: { group, operation, stage, served_by: by },
    value: count,
  }))
  return { name: 'requests_total', help: 'Requests, by who answered them.', type: 'counter', samples: added(samples) }
}

/** Where a service was to answer and something else did. */
function fallbacks({ meters }: Understudy): Metric {
  const fallen = meters.answers.filter(({ forwarded, by }) => forwarded && by !== 'live')
  return {
    name: 'fallback_total',
    help: 'Requests that a service was to answer and did not, by what answered in its place.',
    type: 'counter',
    samples: added(fallen.map(({ group, by, count }) => ({ labels: { group, reason: by }, value: count }))),
  }
}

/** One sample for each set of labels: where one is there twice, nobody reads any. */
function added(samples: readonly Measured[]): readonly Measured[] {
  const sums = new Map<string, Measured>()
  for (const { labels, value } of samples) {
    const key = JSON.stringify(labels)
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + value })
  }
  return [...sums.values()]
}

function groupMetrics({ controller }: Understudy, groups: readonly Group[]): readonly Metric[] {
  const each = (value: (group: Group) => number): readonly Measured[] =>
    groups.map((group) => ({ labels: { group: group.id }, value: value(group) }))
  return [
    { name: 'epoch', help: 'The routing that the latest change of the group made.', type: 'gauge', samples: each(({ epoch }) => epoch) },
    { name: 'stage', help: 'Where the group is: 0 mock to 4 retired.', type: 'gauge', samples: each(({ stage }) => STAGES.indexOf(stage)) },
    { name: 'weight_bp', help: 'Of 10,000 consumers, how many the service answers.', type: 'gauge', samples: each(weightOf) },
    {
      name: 'held',
      help: 'Whether somebody or something keeps the group from going on.',
      type: 'gauge',
      samples: each(({ held }) => Number(held !== null)),
    },
    {
      name: 'degraded',
      help: 'Whether the group is answered without its service.',
      type: 'gauge',
      samples: each(({ degraded }) => Number(degraded !== null)),
    },
    {
      name: 'rollbacks',
      help: 'Alarms that took the service away, the latest 20.',
      type: 'gauge',
      samples: each(({ rollbacks }) => rollbacks.length),
    },
    {
      name: 'cusum',
      help: 'How near the service is to being taken away: failures and late answers, weighed one after the other.',
      type: 'gauge',
      samples: groups.flatMap(({ id }) => {
        const { failures, late } = controller.dossier(id).watch
        return [
          { labels: { group: id, of: 'failures' }, value: failures.sum },
          { labels: { group: id, of: 'late' }, value: late.sum },
        ]
      }),
    },
    {
      name: 'bad_answers_before_rollback',
      help: 'Bad answers of the service before the latest alarm.',
      type: 'gauge',
      samples: each(({ id }) => controller.dossier(id).badBefore),
    },
    {
      name: 'journal_entries',
      help: 'Writes to both sides of which nobody knows what the service did.',
      type: 'gauge',
      samples: groups.map(({ id }) => ({ labels: { group: id, state: 'unknown' }, value: controller.openWrites(id) })),
    },
  ]
}

/** What is under way when consumers leave a service. */
function drainMetrics({ handoff }: Understudy, groups: readonly Group[]): readonly Metric[] {
  return [
    {
      name: 'draining',
      help: 'What is still under way with the service for consumers who have left it.',
      type: 'gauge',
      samples: groups.map(({ id }) => ({ labels: { group: id }, value: handoff.flights.of(id).open })),
    },
    {
      name: 'drained_total',
      help: 'What was under way when its consumer left the service: come to its end in time, or cut.',
      type: 'counter',
      samples: groups.flatMap(({ id }) => {
        const { finished, cut } = handoff.flights.of(id)
        return [
          { labels: { group: id, result: 'finished' }, value: finished },
          { labels: { group: id, result: 'cut' }, value: cut },
        ]
      }),
    },
  ]
}

function shadowMetrics({ controller }: Understudy, groups: readonly Group[]): readonly Metric[] {
  const dropped = groups.flatMap(({ id }) =>
    [...controller.copies(id)].flatMap(([what, value]) =>
      what.startsWith('dropped ') ? [{ labels: { group: id, reason: what.slice('dropped '.length) }, value }] : [],
    ),
  )
  const results = groups.flatMap(({ id }) =>
    Object.entries(controller.dossier(id).copied).map(([result, value]) => ({ labels: { group: id, result }, value })),
  )
  return [
    {
      name: 'shadow_total',
      help: 'Copies, by what holding their answers against the stand-in’s has shown.',
      type: 'counter',
      samples: results,
    },
    { name: 'shadow_dropped_total', help: 'Copies that were not sent, and why.', type: 'counter', samples: dropped },
  ]
}

function gateMetrics({ controller }: Understudy, groups: readonly Group[]): readonly Metric[] {
  const reports = groups
    .flatMap((group) => controller.gates(group.id).reports.map((report) => ({ ...report, group: group.id })))
    .slice(0, MOST)
  const labels = ({ group, operation, gate }: (typeof reports)[number]): Record<string, string> => ({
    group,
    operation: operation ?? '',
    gate,
  })
  return [
    {
      name: 'gate_state',
      help: 'What the gate says: -1 fail, 0 waiting, 1 pass, 2 inconclusive.',
      type: 'gauge',
      samples: reports.map((report) => ({ labels: labels(report), value: STATE[report.outcome] })),
    },
    {
      name: 'gate_llr',
      help: 'The likelihood ratio of the gate’s test, in natural logarithms: it passes below and fails above.',
      type: 'gauge',
      samples: reports.flatMap((report) => (report.figures === null ? [] : [{ labels: labels(report), value: report.figures.llr }])),
    },
  ]
}
