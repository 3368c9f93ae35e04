import assert from 'node:assert/strict'
import { inBrowser } from './dashboard.ts'
import { stagedScene, traffic } from './scene.ts'

inBrowser(stagedScene, (look) => {
  look('a group is moved by keys, through a confirmation that says what will happen to whom', {}, async ({ page, scene }) => {
    const { handoff } = scene.understudy
    await page.getByRole('button', { name: 'Move to another stage: orders' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'live' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    const { operations } = handoff.group('orders')
    await dialog.getByText(`checkout and warehouse are answered by shop for ${operations.length} operations`).waitFor()
    assert.equal(handoff.groups.find(({ id }) => id === 'orders')?.stage, 'mock', 'nothing moves before it is confirmed')
    await dialog.getByLabel('Your name').fill('ada')
    await dialog.getByLabel('Why').fill('they are ready')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'live: 2 groups' }).waitFor()
    assert.equal(handoff.groups.find(({ id }) => id === 'orders')?.stage, 'live')
    const { who, why, to } = handoff.moves.at(-1) ?? {}
    assert.deepEqual({ who, why, to }, { who: 'ada', why: 'they are ready', to: 'live' })
    await page.getByText('by ada: they are ready', { exact: true }).waitFor()
  })

  look('where the gate is closed, nothing moves, and the server says why', {}, async ({ page, scene }) => {
    await page.getByRole('button', { name: 'Move to another stage: categories' }).click()
    await page.getByRole('menuitem', { name: 'live' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('There is no service behind it yet').waitFor()
    assert.ok(await dialog.getByRole('button', { name: 'Move to live' }).isDisabled())
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(scene.understudy.handoff.groups.find(({ id }) => id === 'categories')?.stage, 'mock')
  })

  look('a group is dragged to another column, and asks before it moves', {}, async ({ page, scene }) => {
    const card = page.getByRole('article').filter({ has: page.getByRole('link', { name: 'shipments', exact: true }) })
    await card.dragTo(page.getByRole('region', { name: /^shadow: / }))
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('heading', { name: 'shipments: mock → shadow' }).waitFor()
    await dialog.getByLabel('Address of the service').fill(scene.service)
    await dialog.getByText(/gets copies of what may be copied/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(scene.understudy.handoff.group('shipments').stage, 'mock')
  })
})

inBrowser(stagedScene, (look) => {
  look('rollback is one click away, and holds from the next request on', {}, async ({ page, scene }) => {
    await page
      .getByRole('region', { name: /^live: / })
      .getByRole('button', { name: 'Roll back' })
      .first()
      .click()
    await page.getByRole('dialog').getByText('From the next request on').first().waitFor()
    await page.getByLabel('Your name').fill('ada')
    await page.getByRole('button', { name: 'Roll back' }).last().click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.deepEqual(
      scene.understudy.handoff.groups.filter(({ stage }) => stage === 'live'),
      [],
    )
  })
})

inBrowser(stagedScene, (look) => {
  look('a move by somebody else, and a service that breaks, are seen within two seconds', { path: '/' }, async ({ page, scene }) => {
    const { handoff } = scene.understudy
    const grace = { who: 'grace', why: 'again' }
    handoff.move('orders', 'live', grace)
    await page.getByText('by grace: again').first().waitFor({ timeout: 2_000 })
    await scene.breakService()
    await traffic(scene, 44)
    await page
      .getByText(/does not answer: it is cut off for now/)
      .first()
      .waitFor({ timeout: 4_000 })
    await page.goto(`${scene.url}/map`)
    await page.getByText('Its service is cut off.').first().waitFor()
  })
})
