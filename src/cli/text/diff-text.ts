import type { Diff, DiffEntry } from '../../control/handoff-api.ts'
import { harmless, type Paint } from './terminal.ts'

/** What a service does differently: each way once, with examples and the lines of the contract. */
export function diffText({ group, verdicts, copies, differences }: Diff, paint: Paint): string {
  const counts = Object.entries(verdicts).filter(([, count]) => count > 0)
  const lost = Object.entries(copies).filter(([what]) => what.startsWith('dropped') || what.startsWith('failed'))
  const head = `${paint('bold', harmless(group, 60))} ${counts.length === 0 ? 'nothing was compared yet' : counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}\n`
  const left =
    lost.length === 0 ? '' : `${paint('dim', `copies: ${lost.map(([what, count]) => `${count} ${harmless(what, 80)}`).join(', ')}`)}\n`
  const none = counts.length > 0 && differences.length === 0 ? 'No differences.\n' : ''
  return [head, left, none, ...differences.map((one) => entryText(one, paint))].join('')
}

function entryText(entry: DiffEntry, paint: Paint): string {
  const { operation, kind, path, count, ignored, severity, consumers, samples } = entry
  const counts = severity !== 'info' && ignored < count
  const sign = counts ? paint('red', '✗') : paint('dim', '·')
  const masked = ignored === 0 ? '' : `, ${ignored} of them ignored`
  const who = consumers
    .slice(0, 5)
    .map((one) => harmless(one, 40))
    .join(', ')
  const head = `\n${sign} ${paint('bold', harmless(operation, 60))} ${kind} ${harmless(path, 100)}  ${paint('dim', `${count} ${count === 1 ? 'time' : 'times'}${masked}; ${who}`)}\n`
  const first = samples[0]
  const last = samples.at(-1)
  const shown = first === undefined ? [] : last === undefined || last === first ? [first] : [first, last]
  return head + shown.map((sample) => sampleText(sample, paint)).join('')
}

function sampleText(sample: DiffEntry['samples'][number], paint: Paint): string {
  const { message, pointer, control, candidate, position, exchange, ignored } = sample
  const sides = control === null && candidate === null ? '' : `    stand-in ${side(control)} · service ${side(candidate)}\n`
  const rule = position === null ? '' : `${harmless(position.file, 200)}:${position.line}:${position.column}  `
  const mask = ignored === null ? '' : `  ignored: ${harmless(ignored, 100)}`
  return `  ${harmless(message, 300)}\n${sides}    ${paint('dim', `${harmless(pointer, 150)}  ${rule}exchange ${harmless(exchange, 60)}${mask}`)}\n`
}

function side(text: string | null): string {
  return text === null ? 'has nothing' : harmless(text, 120)
}
