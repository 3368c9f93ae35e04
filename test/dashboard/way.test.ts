import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, inBrowser } from './dashboard.ts'
import { proven, shadowScene } from './scene.ts'

async function confirm(page: Page, button: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your name').fill('ada')
  await dialog.getByRole('button', { name: button }).click()
  await dialog.waitFor({ state: 'detached' })
}

inBrowser(shadowScene, (look) => {
  look('what the next gate still needs is told in words, and what was compared', {}, async ({ page, scene }) => {
    const { controller } = scene.understudy
    await page.getByText('Still needed for the next step').first().waitFor()
    await proven(scene)
    await page.goto(`${scene.url}/groups/catalogue`)
    await page.getByRole('heading', { name: 'Gates to the next step' }).waitFor()
    const { reports } = controller.gates('catalogue')
    for (const { words } of reports.slice(0, 3)) await page.getByText(words, { exact: false }).first().waitFor()
    await page.getByText(/^Compared: /).waitFor()
    assert.deepEqual(await axe(page), [])
  })

  look('a group that is held stays, until somebody lets go', {}, async ({ page, scene }) => {
    await page.getByRole('button', { name: 'Hold: catalogue' }).click()
    await confirm(page, 'Hold')
    await page.getByRole('article').getByText('Held by ada.').waitFor()
    assert.equal(scene.understudy.handoff.group('catalogue').held?.by, 'ada')
    await page.getByRole('button', { name: 'Let go: catalogue' }).click()
    await confirm(page, 'Let go')
    await page.getByRole('article').getByText('Held by ada.').waitFor({ state: 'detached' })
    assert.equal(scene.understudy.handoff.group('catalogue').held, null)
  })

  look('an exchange shows what the service answered to the same', {}, async ({ page, scene }) => {
    await proven(scene)
    const all = await scene.understudy.history.exchanges({ limit: 500 })
    const seen = all.map(({ exchange }) => exchange).findLast(({ shadow }) => shadow !== undefined)
    assert.ok(seen !== undefined)
    await page.goto(`${scene.url}/exchanges/${seen.id}`)
    await page.getByRole('heading', { name: 'What the service answered to the same' }).waitFor()
    await page.getByText('nobody was given this one').waitFor()
    const sides = page.getByRole('textbox')
    await sides.nth(1).waitFor()
    assert.deepEqual(await sides.evaluateAll((found) => found.map((one) => one.getAttribute('aria-label'))), [
      'Answer of the stand-in',
      'Answer of the service',
    ])
    assert.ok((await page.locator('.cm-changedLine').count()) > 0, 'what differs is marked')
    assert.deepEqual(await axe(page), [])
    await page.getByRole('link', { name: 'All differences of catalogue' }).click()
    await page.getByRole('heading', { name: 'Differences between stand-in and service' }).waitFor()
  })

  look('what is proposed is done when somebody agrees, and the card says whom the service answers', {}, async ({ page, scene }) => {
    await proven(scene)
    await page.goto(scene.url)
    const agree = page.getByRole('button', { name: 'Agree: catalogue' })
    await agree.waitFor()
    await page
      .getByText(/Waits for somebody to agree: ready for canary, step 1 of 2/)
      .first()
      .waitFor()
    await agree.click()
    await confirm(page, 'Agree')
    await page.getByText(/step 1 of 2: web/).waitFor()
    assert.equal(scene.understudy.handoff.group('catalogue').stage, 'canary')
    assert.deepEqual(await axe(page), [])
    await page.getByRole('button', { name: 'Roll back' }).first().click()
    await confirm(page, 'Roll back')
    assert.equal(scene.understudy.handoff.group('catalogue').stage, 'mock')
  })
})
