import { relative } from 'node:path'
import { summaryOf } from '../../control/views.ts'
import { afterword, banner, type Started } from './banner.ts'
import type { Invocation } from '../options/command.ts'
import { duration, exchangeLine } from '../text/exchange-line.ts'
import type { LineWriter } from '../text/line-writer.ts'
import type { News } from './reload.ts'
import { harmless, type Terminal } from '../text/terminal.ts'
import { tryout } from './tryout.ts'
import { version } from '../version.ts'

/** Tells that the stand-in is ready, and from then on every exchange. */
export function announce({ values, terminal }: Invocation, started: Started, lines: LineWriter): void {
  if (values.quiet) announceTrouble(terminal, started)
  else if (values.json) announceJson(started, lines)
  else announceText(terminal, started, lines)
}

/** Where nothing else is told. */
function announceTrouble({ err }: Terminal, { understudy: { state } }: Started): void {
  const why = state.trouble ?? state.notice
  if (why !== null) err.write(`${err.paint('yellow', 'understudy:')} ${why.message}\n`)
}

function announceJson({ understudy, url, urls, config, control, took }: Started, lines: LineWriter): void {
  const contracts = understudy.contracts.map(({ operations, ...contract }) => ({ ...contract, operations: operations.length }))
  lines.add(
    JSON.stringify({
      event: 'ready',
      version: version(),
      pid: process.pid,
      url,
      urls,
      config,
      control,
      state: stateOf(understudy),
      took,
      contracts,
      defects: understudy.defects,
    }),
  )
  lines.flush()
  understudy.subscribe((recorded) => lines.add(JSON.stringify({ event: 'exchange', ...summaryOf(recorded) })))
}

/** `problem`: why nothing can be written, or why it is kept in memory. */
function stateOf({ state: { facts, trouble, notice } }: Started['understudy']): object | null {
  const problem = trouble ?? notice
  return facts && { ...facts, writable: trouble === null, problem: problem && { code: problem.code, message: problem.message } }
}

function announceText({ out }: Terminal, started: Started, lines: LineWriter): void {
  const { understudy, url } = started
  out.write(banner(started, out.paint))
  // After what has been asked meanwhile: finding a request to try compiles operations.
  setImmediate(() => {
    void tryout(understudy, url).then((curl) => out.write(afterword(started, curl, out.paint)))
  })
  understudy.subscribe((recorded) => {
    if (lines.hasRoom) lines.add(exchangeLine(summaryOf(recorded), out.paint))
    else lines.skip()
  })
}

/** Tells what came of a reload: what could not be taken over as a problem, to standard error. */
export function announceNews(news: News, { values, terminal }: Invocation, lines: LineWriter): void {
  const { out, err, cwd } = terminal
  if (values.json && !values.quiet) {
    lines.add(JSON.stringify(newsEvent(news)))
    lines.flush()
    return
  }
  const { problem } = news
  if (news.kind === 'reloaded' && !values.quiet) {
    const files = news.files.map((file) => relative(cwd, file)).slice(0, 5)
    const more = news.files.length > files.length ? ` and ${news.files.length - files.length} more` : ''
    const what = files.length === 0 ? 'everything' : `${files.join(', ')}${more}`
    lines.add(out.paint('dim', `read again: ${harmless(what, 400)}, in ${duration(news.took)}`))
  }
  if (problem === null) return
  const after = news.kind === 'failed' ? '\nThe last good one stays in force.' : ''
  err.write(`${err.paint('red', 'understudy:')} ${problem.message}${after}\n`)
}

function newsEvent(news: News): object {
  const problem = news.problem === null ? null : { code: news.problem.code, message: news.problem.message, ...news.problem.detail }
  return news.kind === 'reloaded' ? { event: 'reloaded', files: news.files, took: news.took, problem } : { event: 'problem', ...problem }
}
