import type { ExchangeSummary } from '../../control/api.ts'
import { type Colour, harmless, type Paint } from './terminal.ts'

/** One exchange in one line: when, what was asked, what was answered by whom and how fast, who asked, and the first finding. */
export function exchangeLine(exchange: ExchangeSummary, paint: Paint): string {
  const { at, method, target, status, by, took, consumer, first, findings, outcome } = exchange
  const who = consumer.by === 'anonymous' ? '' : `  ${paint('dim', consumer.id)}`
  const more = findings > 1 ? paint('dim', ` (${findings - 1} more)`) : ''
  const found =
    first === null ? '' : `  ${paint(outcome === 'breaks' ? 'yellow' : 'dim', harmless(`${first.at}: ${first.message}`))}${more}`
  const head = `${paint('dim', timeOf(at))}  ${harmless(method, 20).padEnd(6)} ${harmless(target, 120)}`
  return `${head}  ${paint(statusColour(status), String(status))}  ${paint('dim', `${by} ${duration(took)}`)}${who}${found}`
}

export function statusColour(status: number): Colour {
  if (status < 300) return 'green'
  if (status < 400) return 'cyan'
  return status < 500 ? 'yellow' : 'red'
}

/** Microseconds below one millisecond, then milliseconds, then seconds. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${Math.max(1, Math.round(milliseconds * 1000))} µs`
  if (milliseconds < 100) return `${milliseconds.toFixed(1)} ms`
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** The local time of day. */
function timeOf(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
