import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricsOf } from '../../src/control/metrics.ts'
import { ask, thingsService, until, walker } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

test('what did not come from the service is told where it should have, and copies are told apart from what consumers do', async () => {
  await using real = await thingsService()
  const pins = { mock: ['consumer-1'], live: [] }
  await using understudy = await walker(real.port, { advance: 'manual', pins, fallback: { read: ['mock'] } })
  const { controller, handoff } = understudy
  const lines = (name: string): readonly string[] =>
    metricsOf(understudy)
      .split('\n')
      .filter((line) => line.startsWith(`understudy_${name}{`))
  await controller.move('things', 'shadow', BY)
  await ask(understudy, 6)
  const sent = (): number => controller.copies('things').get('sent') ?? 0
  await until(understudy, () => sent() > 0 && controller.dossier('things').verdicts.matched === sent())
  const copies = lines('shadow_total')
  handoff.move('things', 'live', BY)
  await ask(understudy, 14)
  await until(understudy, () => controller.evidence('things').operations['listThings']?.consumers['consumer-2']?.samples === 2)
  // Two of these were pinned to the stand-in: nothing has taken the place of the service.
  assert.deepEqual([lines('shadow_total'), lines('fallback_total')], [copies, []])
  handoff.addUpstream('things', { url: 'http://127.0.0.1:9' }, BY, 'things')
  await ask(understudy, 7)
  assert.deepEqual(lines('fallback_total'), ['understudy_fallback_total{group="things",reason="mock"} 6'])
  // No series is there twice, or nobody reads any.
  const series = metricsOf(understudy)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \S+$/, ''))
  assert.equal(new Set(series).size, series.length)
})
