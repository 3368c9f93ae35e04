import type { Case } from './cases.ts'
import type { Summary } from './summary.ts'

/** A promise about speed or memory, and whether it was kept; `kept` is null where it was not measured. */
export interface Gate {
  readonly name: string
  readonly wanted: string
  readonly found: string
  readonly kept: boolean | null
}

/** Ready time and memory of a start on one contract. */
export interface Start {
  readonly contract: string
  readonly who: string
  readonly readyMs: number
  readonly peakMb: number | null
}

const PEAK_MB = 220
const READY_OF_STEADY = 0.6

export function gates(cases: readonly Case[], summaries: readonly Summary[], starts: readonly Start[]): readonly Gate[] {
  const ours = summaries.filter(({ who }) => who === 'understudy')
  const found = (name: string): Summary | undefined => ours.find((one) => one.case === name)
  return [
    ...cases.map((one) =>
      atLeast(`${one.name}, beside ${one.reference === 'bare' ? 'bare' : one.reference.name}`, found(one.name)?.share ?? null, one.gate),
    ),
    memory(ours, starts),
    ready(starts),
    right(summaries),
  ]
}

function atLeast(name: string, value: number | null, least: number): Gate {
  return {
    name,
    wanted: `≥ ${least}`,
    found: value === null ? 'not measured' : value.toFixed(3),
    kept: value === null ? null : value >= least,
  }
}

function memory(ours: readonly Summary[], starts: readonly Start[]): Gate {
  const json = starts.filter(({ who, contract }) => who === 'understudy' && contract === 'GitHub JSON')
  const peaks = [...ours.filter((one) => one.case.startsWith('GitHub')), ...json].flatMap(({ peakMb }) => peakMb ?? [])
  const most = peaks.length === 0 ? null : Math.max(...peaks)
  return {
    name: 'GitHub, peak memory',
    wanted: `< ${PEAK_MB} MB`,
    found: most === null ? 'not measured' : `${most} MB`,
    kept: most === null ? null : most < PEAK_MB,
  }
}

function ready(starts: readonly Start[]): Gate {
  const of = (who: string): number | undefined => starts.find((one) => one.who === who && one.contract === 'GitHub JSON')?.readyMs
  const us = of('understudy')
  const steady = of('Steady')
  const name = 'GitHub, ready, share of Steady'
  if (us === undefined || steady === undefined) {
    return { name, wanted: `≤ ${READY_OF_STEADY}`, found: 'not measured (npm ci in bench/, then --peers)', kept: null }
  }
  return {
    name,
    wanted: `≤ ${READY_OF_STEADY}`,
    found: `${(us / steady).toFixed(3)} (${us} of ${steady} ms)`,
    kept: us / steady <= READY_OF_STEADY,
  }
}

/** Peers are measured as they are; that our own and the bare server's answers are right is a gate. */
function right(summaries: readonly Summary[]): Gate {
  const own = summaries.filter(({ who }) => !['Steady', 'Scalar', 'Prism', 'Mockoon', 'json-server'].includes(who))
  const wrong = own.reduce((sum, one) => sum + one.wrong, 0)
  const checked = own.reduce((sum, one) => sum + one.checked, 0)
  const first = own.find((one) => one.firstWrong !== null)?.firstWrong
  return {
    name: 'answers, wrong',
    wanted: '0',
    found: `${wrong} of ${checked} looked at${first === undefined || first === null ? '' : `: ${first}`}`,
    kept: checked === 0 ? null : wrong === 0,
  }
}
