import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createUnderstudy, type HeaderList } from '../../src/index.ts'
import { parsePlay, performPlay } from '../../src/kit/play.ts'

export function headersOf(list: HeaderList): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let i = 0; i + 1 < list.length; i += 2) headers[(list[i] ?? '').toLowerCase()] = list[i + 1] ?? ''
  return headers
}

for (const file of globSync(join(import.meta.dirname, '*.play')).toSorted()) {
  const play = parsePlay(readFileSync(file, 'utf8'))
  test(`in process: ${play.title}`, async () => {
    const contract = join(dirname(file), play.settings['contract'] ?? '')
    await using understudy = await createUnderstudy({ contract })
    const failures = await performPlay(play, async (request) => {
      const { status, headers, body } = await understudy.answer(request)
      return { status, headers: headersOf(headers), text: Buffer.from(body ?? '').toString() }
    })
    assert.deepEqual(failures, [])
    // Nothing in a play may make the stand-in say what its contract does not.
    const strayed = understudy.exchanges().flatMap(({ reply }) => reply.findings ?? [])
    assert.deepEqual(strayed, [])
  })
}
