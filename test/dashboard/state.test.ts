import assert from 'node:assert/strict'
import { axe, inBrowser } from './dashboard.ts'
import { openScene, ORDER, type Scene, traffic } from './scene.ts'

async function writtenScene(): Promise<Scene> {
  const scene = await openScene()
  await traffic(scene, 22)
  return scene
}

inBrowser(writtenScene, (look) => {
  look(
    'what consumers wrote is there to see, kept under a name, forgotten, and made again',
    { path: '/state' },
    async ({ page, scene }) => {
      const { state } = scene.understudy
      const section = page.locator('section').filter({ has: page.getByRole('heading', { name: /^orders? \(Order\)$/i }) })
      await section.getByText('2 entities written').waitFor()
      await section.locator('summary').first().click()
      await section.getByText('"customerId"').first().waitFor()
      assert.deepEqual(await axe(page), [])
      await page.getByRole('button', { name: 'Take a snapshot' }).click()
      await page.getByLabel('Name').fill('two-orders')
      await page.getByRole('button', { name: 'Keep it' }).click()
      await page.getByText('two-orders').waitFor()
      await page.getByRole('button', { name: 'Reset' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
      await page.getByText('Nobody has written anything here').waitFor()
      assert.deepEqual(await state.resources(), [])
      await page.getByRole('button', { name: 'Restore two-orders' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
      await section.getByText('2 entities written').waitFor()
    },
  )

  look('a session has a world of its own, with an address, until it is ended', { path: '/state' }, async ({ page, scene }) => {
    const headers = {
      'Understudy-Session': 'mine',
      Authorization: 'Bearer checkout',
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    }
    const { status } = await fetch(`${scene.standIn}/orders`, { method: 'POST', headers, body: JSON.stringify(ORDER) })
    assert.equal(status, 201)
    await page.getByLabel('World').selectOption('mine')
    await page.getByText('3 entities written').waitFor()
    assert.equal(new URL(page.url()).searchParams.get('session'), 'mine')
    await page.getByRole('button', { name: 'End the session' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await page.getByText('2 entities written').waitFor()
    assert.deepEqual(scene.understudy.state.sessions, [])
  })

  look('seeds are loaded from the page, all or none, and the journal has what was written', { path: '/state' }, async ({ page, scene }) => {
    await page.getByRole('button', { name: 'Seed' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Or YAML').fill('customers: [{ id: cus_2w5x7y9z, name: Ada, email: none }]')
    await dialog.getByRole('button', { name: 'Seed' }).click()
    await dialog.getByText('Nothing of it was loaded.').waitFor()
    await dialog.getByText(/customers, row 1, \/email/).waitFor()
    await dialog
      .getByLabel('Or YAML')
      .fill('customers: [{ id: cus_2w5x7y9z, name: Ada Byron, email: ada@example.com, points: 12, memberSince: "2026-01-01" }]')
    await dialog.getByRole('button', { name: 'Seed' }).click()
    await dialog.getByText('Loaded: 1 entity of customers.').waitFor()
    assert.deepEqual(await axe(page), [])
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByText('name: Ada Byron').waitFor()
    const journal = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Journal' }) })
    const [entry] = await scene.understudy.state.journal({ after: 0, limit: 1 })
    await journal
      .getByText(`made Order ${entry?.produced[0]?.id ?? ''}`)
      .first()
      .waitFor()
    await journal.locator('summary').first().click()
    await journal.getByText('"customerId"').first().waitFor()
    assert.deepEqual(await axe(page), [])
  })

  look(
    'the journal shows the latest writes, and those before them when they are asked for',
    { path: '/state' },
    async ({ page, scene }) => {
      const made: string[] = []
      for (let i = 0; i < 55; i++) {
        const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer ada', 'Idempotency-Key': crypto.randomUUID() }
        const answer = await fetch(`${scene.standIn}/orders`, { method: 'POST', headers, body: JSON.stringify(ORDER) })
        made.push(((await answer.json()) as { id: string }).id)
      }
      await page.reload()
      const journal = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Journal' }) })
      const entries = journal.getByText(/made Order /)
      await entries.nth(49).waitFor()
      assert.match((await entries.first().textContent()) ?? '', new RegExp(`made Order ${made.at(-1)}`))
      assert.equal(await journal.getByText(`made Order ${made[0]}`).count(), 0)
      await journal.getByRole('button', { name: 'Show earlier ones' }).click()
      // What was reset before may have made one of the same id.
      await journal.getByText(`made Order ${made[0]}`).first().waitFor()
      assert.match((await entries.first().textContent()) ?? '', new RegExp(`made Order ${made.at(-1)}`))
    },
  )
})
