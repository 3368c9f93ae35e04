import assert from 'node:assert/strict'
import { inBrowser } from './dashboard.ts'
import { openScene, traffic } from './scene.ts'

/** For a page: that so many more exchanges have come, each like the last. */
const MORE = `window.more = (count) => {
  const { rows } = window.understudy
  const [one] = rows.last(1)
  rows.append(Array.from({ length: count }, (_, i) => ({ ...one, sequence: one.sequence + 1 + i, id: 'made-' + i, target: '/made/' + i })))
  window.understudy.refresh()
}`

/** Frames over which it is scrolled. */
const FRAMES = 120

inBrowser(openScene, (look) => {
  look('the first run teaches: every page says what to do next', {}, async ({ page, scene }) => {
    for (const [path, words] of [
      ['/traffic', 'Nobody has called yet'],
      ['/consumers', 'Understudy-Consumer: web'],
      ['/', 'nobody called it lately'],
    ] as const) {
      await page.goto(scene.url + path)
      await page.getByText(words).first().waitFor()
    }
  })

  look('a lost server is told; when it is back the page catches up, and misses nothing', { path: '/traffic' }, async ({ page, scene }) => {
    await traffic(scene, 5)
    await page.getByText('5 exchanges here').waitFor()
    await scene.lose()
    await page.getByText('The server does not answer').waitFor()
    await traffic(scene, 1_500)
    await page.getByText('5 exchanges here').waitFor()
    await scene.back()
    await page.getByText('1,505 exchanges here').waitFor()
    assert.equal(await page.getByText('The server does not answer').count(), 0)
    const sequences = await page.evaluate<number>('Number(document.querySelector("[role=table]").getAttribute("aria-rowcount"))')
    assert.equal(sequences, 1_506)
  })

  look('what is shown stays when the server is lost, and says so', {}, async ({ page, scene }) => {
    const { id } = await scene.understudy.take({ target: '/products/KET-0900' })
    for (const [path, words] of [
      [`/exchanges/${id}`, 'Why it was answered so'],
      ['/contracts', 'SHA-256'],
      ['/map', 'The map in words'],
      ['/state', 'Journal'],
    ] as const) {
      await page.goto(scene.url + path)
      await page.getByText(words).first().waitFor()
      await scene.lose()
      await page.getByText('The server does not answer').waitFor()
      // What was shown is asked for again when the window comes to the front.
      await page.waitForTimeout(2_100)
      await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
      await page.waitForTimeout(1_500)
      assert.ok(await page.getByText(words).first().isVisible(), path)
      await scene.back()
      await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    }
  })

  look('a hundred thousand rows scroll smoothly, and only those in sight are there', { path: '/traffic' }, async ({ page, scene }) => {
    await traffic(scene, 5)
    await page.getByRole('row').nth(3).waitFor()
    await page.evaluate(MORE)
    const held = await page.evaluate<number>(`(() => {
      window.more(98_000)
      return window.understudy.rows.length
    })()`)
    assert.ok(held > 98_000)
    await page.getByText(`${held.toLocaleString('en')} exchanges here`).waitFor()
    const session = await page.context().newCDPSession(page)
    // The time that the page's thread works, not the time that passes: others work on this machine, too.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async (): Promise<number> =>
      1_000 * ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
    const before = await worked()
    await page.evaluate(`new Promise((done) => {
      const box = document.querySelector('[aria-label="Rows"]')
      let frames = 0
      const step = () => {
        box.scrollTop += 2_000
        if (++frames < ${FRAMES}) requestAnimationFrame(step)
        else done()
      }
      requestAnimationFrame(step)
    })`)
    const each = ((await worked()) - before) / FRAMES
    assert.ok(each > 0 && each < 1_000 / 30, `a frame takes ${each.toFixed(1)} ms of work`)
    assert.ok((await page.getByRole('row').count()) < 90)
    await page.getByRole('searchbox').fill('made/77777')
    await page.getByText(`1 of ${held.toLocaleString('en')} exchanges here`).waitFor()
  })

  look(
    'what is looked at stays where it is, whatever comes, and whatever makes room for it',
    { path: '/traffic' },
    async ({ page, scene }) => {
      await traffic(scene, 5)
      await page.getByRole('row').nth(3).waitFor()
      await page.evaluate(`${MORE}; window.more(98_000)`)
      const inSight = (): Promise<readonly string[]> => page.getByRole('row').locator('a').allTextContents()
      await page.evaluate(`document.querySelector('[aria-label="Rows"]').scrollTop = 6_000`)
      await page.getByRole('link', { name: '/made/97799' }).waitFor()
      const looked = await inSight()
      await page.evaluate('window.more(300)')
      await page.getByRole('button', { name: '300 new' }).waitFor()
      assert.deepEqual(await inSight(), looked)
      await page.evaluate('window.more(5_000)')
      await page.getByRole('button', { name: '5,300 new' }).waitFor()
      assert.deepEqual(await inSight(), looked)
      await page.getByRole('button', { name: '5,300 new' }).click()
      await page.getByRole('link', { name: '/made/4999' }).waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      const paused = await inSight()
      await page.evaluate('window.more(5_000)')
      await page.getByText('paused, 5,000 more since').waitFor()
      assert.deepEqual(await inSight(), paused)
    },
  )
})
