import { createHash } from 'node:crypto'

/** One metric of the Prometheus text format (version 0.0.4). */
export interface Metric {
  /** Without the prefix. */
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly samples: readonly Measured[]
}

export interface Measured {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Characters of a label's value: names come from contracts and configurations, which may say anything. */
const LABEL = 200

/** Metrics as Prometheus reads them, every name with `understudy_` before it. */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(metricText)
    .join('')
}

function metricText({ name, help, type, samples }: Metric): string {
  const full = `understudy_${name}`
  const head = `# HELP ${full} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${full} ${type}\n`
  return head + samples.map(({ labels, value }) => `${full}${labelsText(labels)} ${valueText(value)}\n`).join('')
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(cut(value).toWellFormed())}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** Long names stay apart: one series that is there twice, and none is read. */
function cut(value: string): string {
  if (value.length <= LABEL) return value
  return `${value.slice(0, LABEL)}…${createHash('sha256').update(value).digest('hex').slice(0, 8)}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function valueText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
