import assert from 'node:assert/strict'
import { controlClient } from '../../src/control/client.ts'
import { inBrowser } from './dashboard.ts'
import { stagedScene, TOKEN } from './scene.ts'

inBrowser(stagedScene, (look) => {
  look(
    'the plan says what comes next and what stand-ins are worth, as the control API tells it',
    { path: '/plan' },
    async ({ page, scene }) => {
      const { says, bundles, cost, currency } = await controlClient({ url: scene.url, token: TOKEN }).plan({})
      for (const words of [...says.next, says.proof, ...says.worth]) await page.getByText(words).first().waitFor()
      for (const { title } of bundles) await page.getByText(title, { exact: true }).first().waitFor()
      const label = await page.getByRole('img').getAttribute('aria-label')
      assert.match(label ?? '', new RegExp(`Waiting costs ${cost.toLocaleString('en')} ${currency} with stand-ins`))
    },
  )

  look('the price of a pin is shown before it is taken, and stands in the address', { path: '/plan' }, async ({ page, scene }) => {
    const step = 'build trackShipment'
    const { difference, currency } = await controlClient({ url: scene.url, token: TOKEN }).whatIf({ pins: [{ kind: 'first', step }] })
    await page.getByLabel('This came first').selectOption(step)
    await page.getByText(`Waiting would cost ${Math.round(difference).toLocaleString('en')} ${currency} more`).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('first'), step)
    await page.reload()
    await page.getByText('if it is worth that'.replace('if', 'If')).waitFor()
  })

  look('needs say who can start today, and what the others wait for', { path: '/needs' }, async ({ page, scene }) => {
    const rows = await controlClient({ url: scene.url, token: TOKEN }).needs({})
    for (const { title, canStart, startsAt } of rows) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: title }) })
      await row
        .getByText(canStart ? 'today' : startsAt, { exact: true })
        .first()
        .waitFor()
    }
    await page.getByLabel('Consumer').selectOption('mobile')
    assert.match(page.url(), /consumer=mobile/)
    assert.equal(await page.getByRole('rowheader').count(), rows.filter(({ consumer }) => consumer === 'mobile').length)
  })
})
