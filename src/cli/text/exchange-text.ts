import type { BodyView } from '../../control/body-view.ts'
import type { ExchangeView } from '../../control/api.ts'
import { duration, statusColour } from './exchange-line.ts'
import { harmless, type Paint } from './terminal.ts'

/** Characters of a body that a person is shown. */
const SHOWN = 4_000

/** An exchange whole, for a person: what was asked, what came of it and why, and where it strays from the contract. */
export function exchangeText(exchange: ExchangeView, paint: Paint): string {
  const { method, target, status, by, took, operation, contract, why, findings, request, reply, outcome } = exchange
  const title = `${paint('bold', `${harmless(method, 20)} ${harmless(target, 300)}`)} → ${paint(statusColour(status), String(status))}`
  return [
    `${title}  ${paint('dim', `by ${by}, ${duration(took)}, ${outcome}`)}`,
    `${paint('dim', 'operation')}  ${operation === null ? 'none' : harmless(operation)}${contract === null ? '' : paint('dim', ` of ${contract}`)}`,
    ...(why.length === 0 ? [] : ['', paint('dim', 'why'), ...why.map((reason) => `  ${harmless(reason, 500)}`)]),
    ...shadowLines(exchange, paint),
    ...(findings.length === 0 ? [] : ['', paint('dim', 'findings'), ...findings.flatMap((finding) => findingLines(finding, paint))]),
    ...messageLines('request', request, paint),
    ...messageLines('reply', reply, paint),
    '',
  ].join('\n')
}

/** What the service has answered to the same request. */
function shadowLines({ shadow }: ExchangeView, paint: Paint): string[] {
  if (shadow === null) return []
  const { verdict, reason, status, differences } = shadow
  const colour = verdict === 'matched' ? 'green' : verdict === 'mismatched' ? 'red' : 'dim'
  const words = `${paint(colour, verdict)}${reason === '' ? '' : ` (${harmless(reason)})`}: the service answered ${status ?? 'nothing'}`
  return ['', paint('dim', 'shadow'), `  ${words}`, ...differences.map((one) => `  ${harmless(one, 200)}`)]
}

function findingLines({ at, code, message, severity, position, rule }: ExchangeView['findings'][number], paint: Paint): string[] {
  const where =
    position === null ? (rule === null ? 'HTTP' : `${rule.uri}#${rule.pointer}`) : `${position.file}:${position.line}:${position.column}`
  return [
    `  ${paint(severity === 'error' ? 'yellow' : 'dim', harmless(at))}  ${harmless(message, 500)} ${paint('dim', `[${code}, ${harmless(where)}]`)}`,
  ]
}

function messageLines(
  name: string,
  { headers, body }: { readonly headers: readonly string[]; readonly body: BodyView },
  paint: Paint,
): string[] {
  const pairs = headers.flatMap((field, index) =>
    index % 2 === 0 ? [`  ${paint('cyan', harmless(field))}: ${harmless(headers[index + 1] ?? '', 300)}`] : [],
  )
  const content = bodyLines(body, paint)
  return pairs.length === 0 && content.length === 0 ? [] : ['', paint('dim', name), ...pairs, ...content]
}

function bodyLines({ text, base64, size, whole }: BodyView, paint: Paint): string[] {
  if (size === 0) return []
  if (text === undefined) return [`  ${paint('dim', `${size} bytes that are not text`)} ${(base64 ?? '').slice(0, 76)}`]
  const shown = pretty(text).slice(0, SHOWN)
  const cut = whole && shown.length < SHOWN ? [] : [`  ${paint('dim', `… of ${size} bytes`)}`]
  return [...shown.split('\n').map((line) => `  ${harmless(line, SHOWN)}`), ...cut]
}

/** JSON over several lines; digits that a double would lose stay as they are, so that what is shown is what was sent. */
function pretty(text: string): string {
  if (text.length > 100_000 || /\d{16}|\d[eE][+-]?\d/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
