import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { ControlApi } from '../../src/control/api.ts'
import { controlClient } from '../../src/control/client.ts'
import { demoScene } from './demo-scene.ts'
import { inBrowser } from './dashboard.ts'
import { TOKEN } from './scene.ts'

/** What the page says to a question, as a screen reader reads it: one text a line. */
async function said(page: Page, question: string): Promise<readonly string[]> {
  const term = page.locator('dt', { hasText: question })
  await term.waitFor()
  return term.locator('xpath=following-sibling::dd[1]').locator('li').allTextContents()
}

const names = (words: string): readonly string[] => words.split(/, | and /).toSorted()

/** The answers, worked out here from the control API alone. */
async function expected(api: ControlApi): Promise<Readonly<Record<string, ReadonlyMap<string, readonly string[]>>>> {
  const [{ map }, { groups }] = await Promise.all([api.map(), api.status()])
  const waits = new Map<string, string[]>()
  const notices = new Map<string, string[]>()
  const served = new Map<string, string[]>()
  for (const { from, to, mode } of map.edges) {
    const [who, what] = [map.nodes.find(({ id }) => id === from), map.nodes.find(({ id }) => id === to)]
    if (who?.kind !== 'consumer' || what === undefined || mode === 'build') continue
    const add = (found: Map<string, string[]>, key: string, value: string): void =>
      void found.set(key, [...new Set([...(found.get(key) ?? []), value])].toSorted())
    const live = groups.some(({ id, stage }) => id === what.group && stage === 'live') && what.readiness === 'real'
    if (what.readiness !== 'real') add(waits, who.title, what.id)
    if (live) add(notices, what.group ?? '', who.title)
    else add(served, who.title, what.group ?? what.id)
  }
  return { waits, notices, served }
}

inBrowser(demoScene, (look) => {
  for (const path of ['/', '/map']) {
    look(`five questions are answered in words at ${path}, as the control API has them`, { path }, async ({ page, scene }) => {
      const api = controlClient({ url: scene.url, token: TOKEN })
      await api.send({ target: '/shipments/shp_4d6f8h1k', headers: ['Understudy-Consumer', 'reports', 'Authorization', 'Bearer me'] })
      await page.reload()
      const { waits = new Map<string, never>(), notices = waits, served = waits } = await expected(api)
      const waiting = await said(page, 'Who waits for what?')
      assert.deepEqual(
        new Map(waiting.map((line) => [line.split(' ')[0] ?? '', names(/real (.*); the stand-in answers/.exec(line)?.[1] ?? line)])),
        waits,
      )
      const noticing = await said(page, 'Who would notice a rollback?')
      assert.deepEqual(
        new Map(noticing.map((line) => [line.split(':')[0] ?? '', names(/: (.*), whom shop answers\.$/.exec(line)?.[1] ?? line)])),
        notices,
      )
      const standIn = await said(page, 'Who is served by the stand-in?')
      assert.deepEqual(
        new Map(standIn.map((line) => [line.split(':')[0] ?? '', names(/stand-in for (.*?)[.;]/.exec(line)?.[1] ?? line)])),
        served,
      )
      const blocks = (await said(page, 'What blocks a group?')).find((line) => line.startsWith('orders: ')) ?? ''
      const orders = (await api.status()).groups.find(({ id }) => id === 'orders')
      for (const words of orders?.way?.missing.slice(0, 3) ?? [])
        assert.ok(blocks.includes(words.replace(/\d.*$/, '')), `${blocks} has ${words}`)
      assert.ok(blocks.length > 'orders: '.length)
      const today = new Date().setHours(0, 0, 0, 0)
      const moves = (await api.moves({ limit: 100 })).filter(({ at }) => at >= today)
      const changed = await said(page, 'What changed today?')
      assert.equal(changed.length, moves.length)
      for (const [index, { group, who, why }] of moves.entries()) {
        assert.ok(
          changed[index]?.includes(` ${group}: `) && changed[index].includes(`by ${who}${why === '' ? '' : `: ${why.slice(0, 60)}`}`),
          changed[index],
        )
      }
    })
  }

  look('an alarm and the rollback are on the board within two seconds of the first bad answer', {}, async ({ page, scene }) => {
    await page.getByRole('region', { name: 'live: 1 group' }).waitFor()
    // The page notes by itself when it shows them: whoever asks it from outside is late.
    await page.evaluate(`(() => {
      const seen = (window.seen = { alarm: 0, moved: 0 })
      const look = () => {
        const alert = [...document.querySelectorAll('[role=alert]')].some((one) => /catalogue.*Rolled back by an alarm/s.test(one.textContent))
        const live = [...document.querySelectorAll('section')].find((one) => one.getAttribute('aria-label')?.startsWith('live: '))
        if (seen.alarm === 0 && alert) seen.alarm = Date.now()
        if (seen.moved === 0 && live !== undefined && !live.textContent.includes('catalogue')) seen.moved = Date.now()
      }
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    })()`)
    let first = 0
    const stop = scene.understudy.subscribe(({ exchange: { reply, verdict, at, took } }) => {
      if (first === 0 && reply.by === 'live' && verdict.outcome === 'breaks') first = at + took
    })
    await scene.breakRelease()
    await page
      .getByText(/Rolled back by an alarm/)
      .first()
      .waitFor({ timeout: 8_000 })
    await page.getByRole('region', { name: 'live: 0 groups' }).waitFor()
    stop()
    const { alarm, moved } = await page.evaluate<{ alarm: number; moved: number }>('window.seen')
    assert.ok(first > 0, 'there was a bad answer')
    assert.ok(alarm - first <= 2_000 && moved - first <= 2_000, `alarm after ${alarm - first} ms, moved after ${moved - first} ms`)
    await page
      .getByRole('alert')
      .getByText(/too many in a row|Why: /)
      .first()
      .waitFor()
    const change = (await said(page, 'What changed today?'))[0] ?? ''
    assert.match(change, /catalogue: live → .* by .*controller/)
  })
})
