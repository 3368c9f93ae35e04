import { relative } from 'node:path'
import type { Understudy } from '../../app/understudy.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import { duration } from '../text/exchange-line.ts'
import { harmless, type Paint } from '../text/terminal.ts'
import { version } from '../version.ts'

export interface Started {
  readonly understudy: Understudy
  readonly url: string
  /** All addresses, that of the stand-in first, then those of contracts with a port of their own. */
  readonly urls: readonly string[]
  /** The configuration that was read; null: none. */
  readonly config: string | null
  /** null: no control port. */
  readonly control: string | null
  /** The dashboard with its token, where a person reads this; null: nobody may. */
  readonly entry: string | null
  /** Milliseconds from the start of the process until it listened. */
  readonly took: number
}

/** What a person reads when the stand-in is ready. */
export function banner({ understudy, urls, config, control, entry, took }: Started, paint: Paint): string {
  const contracts = understudy.compiled.map((compiled) => contractLine(compiled, paint))
  const lines = [
    `${paint('bold', 'Understudy')} ${version()}  ${paint('dim', `ready in ${duration(took)}`)}`,
    '',
    ...contracts,
    '',
    ...urls.map((url, index) => `${paint('dim', index === 0 ? 'answers ' : '        ')}  ${paint('cyan', url)}`),
    ...(config === null ? [] : [`${paint('dim', 'settings')}  ${harmless(config)}`]),
    ...stateLines(understudy, paint),
    ...groupLines(understudy, paint),
    ...(control === null ? [] : [`${paint('dim', entry === null ? 'control ' : 'see     ')}  ${paint('cyan', entry ?? control)}`]),
  ]
  return `\n${indented(lines)}\n`
}

/** Where what consumers write is kept; nothing where that goes without saying. */
function stateLines({ state: { facts, notice, trouble } }: Understudy, paint: Paint): string[] {
  const where =
    facts === null ? 'off: every answer is improvised' : trouble === null ? harmless(shortest(facts.name)) : 'nothing can be written'
  const why = trouble ?? notice
  const first = `${paint('dim', 'state   ')}  ${where}`
  return why === null ? [first] : [first, `          ${paint('yellow', harmless(why.message, 300))} (--state FILE)`]
}

const GROUPS_TOLD = 3

/** Groups that are not the stand-in's alone: by the configuration, or where an earlier run left them. */
function groupLines({ handoff: { routing, senders } }: Understudy, paint: Paint): string[] {
  const away = [...routing.groups.values()].filter(({ stage, upstream }) => stage !== 'mock' && upstream !== null)
  const told = away.slice(0, GROUPS_TOLD).map(({ id, stage, upstream }, index) => {
    const where = senders.get(upstream ?? '')?.upstream.url ?? upstream ?? ''
    return `${paint('dim', index === 0 ? 'groups  ' : '        ')}  ${harmless(id, 60)} ${paint('green', stage)} → ${harmless(where, 80)}`
  })
  const more = away.length > told.length ? [`          and ${away.length - told.length} more: understudy status`] : []
  return [...told, ...more]
}

/** What is told once the stand-in serves: how to try it, and what is wrong with the contracts. */
export function afterword({ understudy }: Started, curl: string | null, paint: Paint): string {
  const lines = [...(curl === null ? [] : [`${paint('dim', 'try it  ')}  ${curl}`]), ...defectLines(understudy, paint)]
  return `${indented(lines)}${lines.length === 0 ? '' : '\n'}\n`
}

function contractLine({ contract, home }: CompiledContract, paint: Paint): string {
  const { title, version: release, format, operations, source } = contract
  const where = [home?.host ? ` · for ${home.host}` : '', home?.port ? ` · on port ${home.port}` : ''].join('')
  const count = operations.length === 1 ? '1 operation' : `${operations.length.toLocaleString('en')} operations`
  return `${paint('bold', harmless(`${title} ${release}`.trim(), 80))}  ${paint('dim', harmless(`${format} · ${count} · ${shortest(source)}${where}`))}`
}

/** A path as a person would write it from here. */
function shortest(source: string): string {
  const near = source.startsWith('/') ? relative('', source) : source
  return near.length < source.length && near !== '' ? near : source
}

function defectLines({ defects, compiled }: Understudy, paint: Paint): string[] {
  if (defects.length === 0) return []
  const files = compiled.filter((one) => one.defects.length > 0).map(({ contract }) => contract.source)
  const count = defects.length === 1 ? '1 defect' : `${defects.length} defects`
  const where = defects.length === 1 ? 'it touches' : 'they touch'
  return [
    '',
    `${paint('yellow', count)} in the contract so far; the rest is served, what ${where} may not be: understudy check ${harmless(files.join(' '))}`,
  ]
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
}
