import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { inBrowser } from './dashboard.ts'
import { stagedScene, traffic } from './scene.ts'

inBrowser(stagedScene, (look) => {
  look(
    'traffic arrives while one watches, and the filter stands in the address',
    { path: '/traffic' },
    async ({ page, scene, complaints }) => {
      const before = scene.understudy.recorder.latest
      await page.getByText(`${before} exchanges here`).waitFor()
      await traffic(scene, 11)
      await page.getByText(`${before + 11} exchanges here`).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('nobody asks for this')
      await page.getByText('Nothing passes the filter.').waitFor()
      await page.getByRole('searchbox').fill('quantity')
      await page.getByRole('combobox', { name: 'Status' }).selectOption('4xx')
      await page.getByText(/^\d+ of \d+ exchanges here/).waitFor()
      const address = page.url()
      assert.match(address, /q=quantity/)
      await page.reload()
      assert.equal(page.url(), address)
      assert.equal(await page.getByRole('searchbox').inputValue(), 'quantity')
      await page
        .getByRole('row', { name: /createOrder/ })
        .first()
        .waitFor()
      assert.deepEqual(complaints, [])
    },
  )

  look('a pause holds the picture still, and tells how much went by', { path: '/traffic' }, async ({ page, scene }) => {
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('heading', { name: 'Traffic' }).click()
    await page.keyboard.press('p')
    await page.waitForURL(/paused=true/)
    const first = await page.getByRole('row').nth(1).textContent()
    await traffic(scene, 22)
    await page.getByText('paused, 22 more since').waitFor()
    assert.equal(await page.getByRole('row').nth(1).textContent(), first)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(`${scene.understudy.recorder.latest} exchanges here`).waitFor()
  })

  look('what is shown is exported, one object a line', { path: '/traffic?consumer=reports' }, async ({ page }) => {
    await page
      .getByRole('row', { name: /reports/ })
      .first()
      .waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export NDJSON' }).click()])
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n')
    assert.ok(lines.length >= 40, `${lines.length} lines`)
    assert.ok(lines.every((line) => (JSON.parse(line) as { consumer: { id: string } }).consumer.id === 'reports'))
  })

  look('rows are walked and opened by keys, and back is the same view', { path: '/traffic?status=422' }, async ({ page }) => {
    await page
      .getByRole('row', { name: /createOrder/ })
      .first()
      .waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/exchanges\//)
    await page.getByText('Should be at least 1, not 0').first().waitFor()
    await page.getByText(/quantity: \{ type: integer/).waitFor()
    await page.goBack()
    await page.waitForURL(/\/traffic\?status=422/)
  })

  look('strangers’ texts are shown, and do nothing', { path: '/traffic' }, async ({ page, scene, complaints }) => {
    const target = '/%3Cimg%20src=x%20onerror=alert(1)%3E?<script>document.title="owned"</script>'
    const { id } = await scene.understudy.take({
      method: 'GET',
      target,
      headers: ['X-Evil', `a\u202Eb\u0007c<b>bold</b>`, 'X-Long', 'x'.repeat(1_000_000), 'Understudy-Consumer', 'javascript:alert(1)'],
    })
    await page.getByText('<script>').first().waitFor()
    await page.goto(`${scene.url}/exchanges/${id}`)
    await page.getByText('U+202E').waitFor()
    await page.getByText('U+0007').waitFor()
    await page.getByText('<b>bold</b>').waitFor()
    assert.match(await page.title(), /Exchange/)
    const [length, pictures] = await page.evaluate<[number, number]>('[document.body.textContent.length, document.images.length]')
    assert.ok(length < 60_000, `${length} characters`)
    assert.equal(pictures, 0)
    assert.deepEqual(complaints, [])
  })

  look(
    'an operation is tried as anybody, by a form made of its contract',
    { path: '/operations/kestrel-outfitters/createOrder?tab=try' },
    async ({ page, scene }) => {
      await page.getByLabel('As the consumer').fill('grace')
      await page.getByRole('button', { name: 'Send it' }).click()
      await page.getByRole('heading', { name: 'Answer of the stand-in' }).waitFor()
      const [exchange] = scene.understudy.exchanges({ consumer: 'grace' })
      assert.deepEqual([exchange?.reply.status, exchange?.verdict.outcome, exchange?.operation?.id], [201, 'conforms', 'createOrder'])
      const before = scene.understudy.recorder.latest
      await page.getByLabel('Body of the request').fill('{ "lines": [] }')
      await page.getByRole('button', { name: 'What would be answered?' }).click()
      await page.getByText(/findings$/i).waitFor()
      assert.equal(scene.understudy.recorder.latest, before)
    },
  )

  look(
    'without the token one may look, and is told how to get it',
    { path: '/operations/kestrel-outfitters/listProducts?tab=try', trusted: false },
    async ({ page, scene }) => {
      await page.getByRole('button', { name: 'Send it' }).click()
      await page.getByText('changing something needs the token').waitFor()
      await page.getByLabel('Token').fill('a-token-for-the-dashboard')
      await page.getByRole('button', { name: 'Use it in this browser' }).click()
      await page.waitForURL((url) => !url.search.includes('token') && url.pathname.endsWith('/listProducts'))
      await page.getByRole('button', { name: 'Send it' }).click()
      await page.getByRole('heading', { name: /^Answer of/ }).waitFor()
      assert.equal(await page.evaluate('document.cookie'), '', 'no script reads the cookie')
      assert.ok(scene.understudy.recorder.latest > 0)
    },
  )
})
