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
})
