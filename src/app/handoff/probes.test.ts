import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupAt } from '../../handoff/handoff.fixture.ts'
import { Probes, probing } from './probes.ts'

const YES = { name: 'things', url: '', reachable: true, status: 204, took: 1, message: 'it answers', build: '' }
const NO = { ...YES, reachable: false, status: 0, message: 'connection refused' }

/** Probes of a service that is there or not, with a clock that is set by hand. */
function probesOf(): {
  probes: Probes
  at: { now: number; there: boolean; build: string; url: string }
  builds: string[]
  asked: number[]
} {
  const at = { now: 0, there: false, build: '', url: 'http://one' }
  const [asked, builds]: [number[], string[]] = [[], []]
  const probes = new Probes({
    ask: async () => {
      asked.push(at.now)
      return at.there ? { ...YES, build: at.build } : NO
    },
    urlOf: () => at.url,
    onBuild: (name, build) => builds.push(`${name} ${build}`),
    now: () => at.now,
  })
  return { probes, at, builds, asked }
}

async function passing(seconds: number, { probes, at }: ReturnType<typeof probesOf>, eagerly = false): Promise<void> {
  const end = at.now + seconds * 1_000
  for (; at.now < end; at.now += 100) {
    probes.wanted('things', eagerly)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('a service is asked three times in three seconds, then every ten, and again soon when it has begun to answer', async () => {
  const seen = probesOf()
  await passing(33, seen)
  assert.deepEqual(seen.asked, [0, 1_000, 2_000, 12_000, 22_000, 32_000])
  seen.at.there = true
  await passing(13, seen)
  assert.deepEqual(seen.asked.slice(6), [42_000, 43_000, 44_000])
  assert.deepEqual(seen.probes.reach('things'), { passed: 3, failure: null })
  await passing(20, seen)
  assert.equal(seen.asked.length, 11)
})

test('where nothing but its answer is waited for, it is asked at once and often, and less often as time goes by', async () => {
  const seen = probesOf()
  await passing(3, seen, true)
  assert.deepEqual(seen.asked.slice(0, 4), [0, 400, 800, 1_200])
  const known = seen.asked.length
  const before = Date.now
  Date.now = () => before() + 60_000
  try {
    await passing(20, seen, true)
  } finally {
    Date.now = before
  }
  assert.equal(seen.asked.length - known, 10)
})

test('of another address nothing is known, and each build is told', async () => {
  const seen = probesOf()
  const { probes, at } = seen
  Object.assign(at, { there: true, build: 'a' })
  await passing(3, seen)
  assert.deepEqual([probes.reach('things').passed, probes.build('things')], [3, 'a'])
  at.build = 'b'
  await passing(15, seen)
  assert.deepEqual([probes.build('things'), [...new Set(seen.builds)]], ['b', ['things a', 'things b']])
  const known = seen.asked.length
  probes.heard('things', 'b')
  assert.equal(seen.asked.length, known)
  at.now += 1_000
  probes.heard('things', 'c')
  assert.equal(seen.asked.length, known + 1)
  at.url = 'http://other'
  assert.deepEqual([probes.reach('things').passed, probes.isReachable('things'), probes.build('things')], [0, false, ''])
})

test('only who is waited for is asked', () => {
  const about = { now: 10_000, soon: 500, hasBuild: false }
  const cooldown = { until: 20_000, length: 10_000 }
  const blocked = { reason: 'too many', by: 'controller', at: 1 }
  const asked = (group: Parameters<typeof groupAt>[0], changes: Partial<typeof about> = {}): string =>
    probing(groupAt(group), { ...about, ...changes })
  assert.deepEqual(
    [
      asked({ stage: 'mock', advance: 'auto' }),
      asked({ stage: 'mock', advance: 'propose' }),
      asked({ stage: 'mock', advance: 'auto', target: 'mock' }),
      asked({ stage: 'shadow' }),
      asked({ stage: 'live' }),
      asked({ stage: 'live' }, { hasBuild: true }),
      asked({ stage: 'shadow', cooldown }),
      asked({ stage: 'shadow', cooldown }, { now: 19_600 }),
      asked({ stage: 'shadow', cooldown, blocked }, { now: 30_000 }),
    ],
    ['usual', 'no', 'no', 'usual', 'no', 'usual', 'no', 'eager', 'no'],
  )
})
