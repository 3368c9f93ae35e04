import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { parsePlay, performPlay } from '../../src/kit/play.ts'
import { ROOT, start } from './cli.ts'

for (const file of globSync(join(ROOT, 'test/plays/*.play')).toSorted()) {
  const play = parsePlay(readFileSync(file, 'utf8'))
  test(`through the command line: ${play.title}`, async (t) => {
    const contract = join(dirname(file), play.settings['contract'] ?? '')
    const started = start(t, ['start', contract, '--port', '0', '--control-port', 'off', '--json'])
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await started.until(/http:\/\/127\.0\.0\.1:\d+/))?.[0]
    const failures = await performPlay(play, async ({ method = 'GET', target, headers = [], body }) => {
      const pairs = Array.isArray(headers) ? headers : Object.entries(headers).flat()
      const given = new Headers()
      for (let i = 0; i + 1 < pairs.length; i += 2) given.append(String(pairs[i]), String(pairs[i + 1]))
      const response = await fetch(`${url}${target}`, { method, headers: given, ...(typeof body === 'string' ? { body } : {}) })
      return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
    })
    assert.deepEqual(failures, [])
  })
}
