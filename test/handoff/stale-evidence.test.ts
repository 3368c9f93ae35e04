import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { loadContracts } from '../../src/app/registry.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import { ask, folder, READING, thingsService, until } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

/** The contract of things in two files, and what is said of their service. */
function inTwoFiles(at: string, port: number): UnderstudyOptions & { readonly part: string } {
  const text = JSON.stringify(READING)
  const part = join(at, 'paths.json')
  const { paths } = JSON.parse(text) as { paths: object }
  writeFileSync(part, JSON.stringify(paths))
  writeFileSync(join(at, 'things.json'), JSON.stringify({ ...READING, paths: { '/things': { $ref: './paths.json#/~1things' } } }))
  return {
    part,
    contract: join(at, 'things.json'),
    upstreams: { things: { url: `http://127.0.0.1:${port}` } },
    groups: { things: { upstream: 'things', advance: 'manual', stage: 'shadow', shadow: { maxRps: 60 } } },
    state: { store: 'sqlite', path: join(at, 'state.db') },
  }
}

function good(understudy: Understudy): number {
  return understudy.controller.evidence('things').operations['listThings']?.gates.availability.good ?? 0
}

test('a change in a file that the contract refers to voids the evidence and says so, at a reload and over a restart', async (t) => {
  await using real = await thingsService()
  const { part, ...options } = inTwoFiles(folder(t), real.port)
  const rewritten = (): void => writeFileSync(part, `${readFileSync(part, 'utf8')} `)
  const said = (understudy: Understudy): void => {
    understudy.controller.look()
    const { held } = understudy.handoff.group('things')
    assert.deepEqual([held?.reason, held?.lifts, good(understudy)], ['the contract has changed', 'on-pass', 0])
    assert.equal(understudy.handoff.moves.at(-1)?.why, 'the contract has changed')
  }
  {
    await using understudy = await createUnderstudy(options)
    const more = (): Promise<unknown> => ask(understudy, 5)
    await until(understudy, () => good(understudy) >= 5, more)
    rewritten()
    understudy.replace(await loadContracts(options), options, BY)
    said(understudy)
    await until(understudy, () => good(understudy) >= 5, more)
  }
  rewritten()
  await using again = await createUnderstudy(options)
  assert.match(
    again.controller
      .gates('things')
      .reports.map(({ words }) => words)
      .join('\n'),
    /the evidence is of another contract and begins anew/,
  )
  said(again)
})
