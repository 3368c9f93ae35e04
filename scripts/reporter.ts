// A reporter for `node --test` that says nothing of what passes: failures in full, then one line of counts for scripts/test.ts.
import type { TestEvent } from 'node:test/reporters'
import { relative } from 'node:path'
import { inspect } from 'node:util'

export interface Counts {
  readonly passed: number
  readonly failed: number
}

/** Stands before the counts on the last line. */
export const COUNTS = '#counts '

export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let counts: Counts = { passed: 0, failed: 0 }
  for await (const event of events) {
    if (event.type === 'test:fail') yield failure(event.data)
    else if (event.type === 'test:interrupted')
      for (const { name, file } of event.data.tests) yield `\nnot ok  ${name} was still running  ${file ?? ''}\n`
    else if (event.type === 'test:summary' && event.data.file === undefined) {
      const { tests, passed } = event.data.counts
      // A test that did not run has not passed.
      counts = { passed, failed: tests - passed }
    }
  }
  yield `${COUNTS}${JSON.stringify(counts)}\n`
}

function failure(data: Extract<TestEvent, { type: 'test:fail' }>['data']): string {
  // A suite or file fails when something in it did; that has been told already.
  const error: Error & { failureType?: string } = data.details.error
  if (error.failureType === 'subtestsFailed') return ''
  const where = data.file === undefined ? '' : `  ${relative(process.cwd(), data.file)}:${data.line ?? 0}`
  return `\nnot ok  ${data.name}${where}\n${indent(story(error.cause ?? error))}\n`
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}

/** The message, and the frames of ours: Node's own and an assertion's members say nothing new. */
function story(cause: unknown): string {
  if (!(cause instanceof Error)) return inspect(cause, { depth: 6 })
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('node:'))
  const deeper = cause.cause === undefined ? '' : `\ncaused by ${story(cause.cause)}`
  return `${cause.name}: ${cause.message}\n${frames.slice(0, 8).join('\n')}${deeper}`
}
