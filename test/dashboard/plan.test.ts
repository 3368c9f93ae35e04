import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { controlClient } from '../../src/control/client.ts'
import { axe, inBrowser } from './dashboard.ts'
import { openScene, stagedScene, TOKEN } from './scene.ts'

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
    await page.getByRole('button', { name: 'Take it' }).waitFor()
  })

  look('needs say who can start today, and what the others wait for', { path: '/needs' }, async ({ page, scene }) => {
    const rows = await controlClient({ url: scene.url, token: TOKEN }).needs({})
    for (const { title, canStart, startsAt } of rows) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: title }) })
      await row
        .getByText(canStart ? 'can start today' : startsAt, { exact: true })
        .first()
        .waitFor()
    }
    await page.getByLabel('Consumer').selectOption('mobile')
    assert.match(page.url(), /consumer=mobile/)
    assert.equal(await page.getByRole('rowheader').count(), rows.filter(({ consumer }) => consumer === 'mobile').length)
  })

  look(
    'a step is moved by the keyboard: its price is shown, then it is taken, with a reason',
    { path: '/plan' },
    async ({ page, scene }) => {
      const control = controlClient({ url: scene.url, token: TOKEN })
      const before = await control.plan({})
      const [last] = before.steps.toReversed()
      const bar = page.getByRole('button', { name: new RegExp(`^Build ${last?.title}, `) })
      await bar.focus()
      await page.keyboard.press('ArrowLeft')
      await page.getByText(/^(Waiting would cost|It would cost nothing more|That cannot be worked out)/).waitFor()
      assert.deepEqual((await control.plan({})).steps, before.steps, 'nothing is changed by asking')
      await page.getByRole('button', { name: 'Discard' }).click()
      assert.equal(new URL(page.url()).searchParams.get('step'), null)
      for (let at = 1; at < before.steps.length; at++) {
        await bar.focus()
        await page.keyboard.press('ArrowLeft')
      }
      await page.getByText(/^Waiting would cost [\d,]+ EUR more/).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('first'), last?.id)
      await page.getByRole('button', { name: 'Take it' }).click()
      await page.getByLabel('Your name (required)').fill('Ada')
      await page.getByLabel('Why').fill('the partner visits on Friday')
      await page.getByRole('dialog').getByRole('button', { name: 'Take it' }).click()
      await page.getByText('the partner visits on Friday (Ada)').waitFor()
      const pinned = await control.plan({})
      assert.deepEqual(
        pinned.pins.map(({ pin }) => pin),
        [{ kind: 'first', step: last?.id }],
      )
      assert.ok(pinned.cost > before.cost)
      await page.getByRole('button', { name: 'Take it back' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
      await page.getByText('the partner visits on Friday (Ada)').waitFor({ state: 'detached' })
      assert.deepEqual((await control.plan({})).pins, [])
    },
  )

  look(
    'a step is dragged to the front of its lane: its price is shown, and nothing is changed',
    { path: '/plan' },
    async ({ page, scene }) => {
      const { steps } = await controlClient({ url: scene.url, token: TOKEN }).plan({})
      const [last] = steps.toReversed()
      const bar = page.getByRole('button', { name: new RegExp(`^Build ${last?.title}, `) })
      const [first] = steps
      const front = page.getByRole('button', { name: new RegExp(`${first?.title}, `) }).first()
      await bar.scrollIntoViewIfNeeded()
      const [from, to] = [await bar.boundingBox(), await front.boundingBox()]
      await page.mouse.move((from?.x ?? 0) + 10, (from?.y ?? 0) + 10)
      await page.mouse.down()
      await page.mouse.move((from?.x ?? 0) - 40, (from?.y ?? 0) + 10, { steps: 4 })
      await page.mouse.move((to?.x ?? 0) + 1, (from?.y ?? 0) + 10, { steps: 8 })
      await page.mouse.up()
      await page.getByText(/^Waiting would cost [\d,]+ EUR more/).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('first'), last?.id)
      assert.equal(await page.locator('[data-curve=other]').count(), 1)
      assert.deepEqual((await controlClient({ url: scene.url, token: TOKEN }).plan({})).pins, [])
    },
  )

  look('what if a dependency were not there, and work took longer', { path: '/plan' }, async ({ page, scene }) => {
    const control = controlClient({ url: scene.url, token: TOKEN })
    const { steps, dependencies, currency } = await control.plan({})
    const [step] = steps.toReversed()
    await page.getByLabel('This took another time').selectOption(step?.id ?? '')
    await page.getByLabel('Days').fill('30')
    const { difference } = await control.whatIf({ works: [{ step: step?.id ?? '', days: 30 }] })
    await page.getByText(`Waiting would cost ${Math.round(difference).toLocaleString('en')} ${currency} more`).waitFor()
    await page.getByText(/build: 30d/).waitFor()
    const [edge] = dependencies
    await page.getByLabel('This was not needed').selectOption(`${edge?.operation} needs ${edge?.needs}`)
    await page.waitForURL(/drop=/)
    await page.getByText(/buildNeeds/).waitFor()
  })

  look(
    'what if a stand-in were not there, and work had to wait: each has the price that the control API tells',
    { path: '/plan' },
    async ({ page, scene }) => {
      const control = controlClient({ url: scene.url, token: TOKEN })
      const { steps, standIns, currency } = await control.plan({})
      const priced = async (asked: Parameters<typeof control.whatIf>[0]): Promise<void> => {
        const { difference } = await control.whatIf(asked)
        assert.ok(difference > 1)
        await page.getByText(`Waiting would cost ${Math.round(difference).toLocaleString('en')} ${currency} more`).waitFor()
      }
      const [dearest] = standIns
      await page.getByLabel('This had no stand-in').selectOption(dearest?.operation ?? '')
      await priced({ without: [dearest?.operation ?? ''] })
      await page.getByText(`{ operation: ${dearest?.operation}, standIn: false }`).waitFor()
      await page.getByRole('button', { name: 'Discard' }).click()
      const [first] = steps
      await page.getByLabel('This had to wait').selectOption(first?.id ?? '')
      await page.getByLabel('Until day').fill('20')
      await priced({ pins: [{ kind: 'not-before', step: first?.id ?? '', day: 20 }] })
      await page.getByText(/: not before day 20\./).waitFor()
      await page.getByRole('button', { name: 'Take it' }).waitFor()
      assert.deepEqual((await control.plan({})).pins, [], 'nothing is changed by asking')
    },
  )
})

inBrowser(openScene, (look) => {
  look('orders go live: what comes next and the curve change at once, without a reload', { path: '/plan' }, async ({ page, scene }) => {
    const { handoff } = scene.understudy
    const control = controlClient({ url: scene.url, token: TOKEN })
    const before = await control.plan({})
    await page.getByText(before.says.next[0] ?? '').waitFor()
    const label = (): Promise<string | null> => page.getByRole('img').getAttribute('aria-label')
    const drawn = await label()
    await page.evaluate(() => Object.assign(globalThis, { same: true }))
    handoff.addUpstream('orders', { url: scene.service }, { who: 'ada', why: 'it is there' }, 'shop')
    handoff.move('orders', 'live', { who: 'ada', why: 'it is there' })
    const after = await control.plan({})
    assert.notEqual(after.says.next[0], before.says.next[0])
    await page.getByText(after.says.next[0] ?? '').waitFor()
    assert.notEqual(await label(), drawn)
    assert.match((await label()) ?? '', new RegExp(`Waiting costs ${after.cost.toLocaleString('en')} EUR`))
    assert.equal(await page.evaluate('globalThis.same'), true, 'the page was not loaded anew')
  })

  for (const shown of ['plan', 'needs', 'map'] as const)
    look(`the ${shown} can be taken along as a picture and as text`, { path: `/${shown}` }, async ({ page, scene }) => {
      const control = controlClient({ url: scene.url, token: TOKEN })
      for (const [button, form, name] of [
        ['Picture (SVG)', 'svg', `${shown}.svg`],
        ['Text', 'markdown', `${shown}.md`],
      ] as const) {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
        assert.equal(download.suggestedFilename(), name)
        const { text } = await control.picture({ of: shown, form })
        assert.equal(readFileSync(await download.path(), 'utf8'), text)
      }
    })

  look('a plan file that is saved is on the page at once', { path: '/plan' }, async ({ page, scene }) => {
    const file = join(scene.plans, 'work.yaml')
    const text = readFileSync(file, 'utf8')
    const { cost } = await controlClient({ url: scene.url, token: TOKEN }).plan({})
    writeFileSync(file, text.replace('build: 6d', 'build: 16d'))
    const slower = await controlClient({ url: scene.url, token: TOKEN }).plan({})
    assert.ok(slower.cost > cost)
    await page
      .getByText(`Waiting costs ${slower.cost.toLocaleString('en')} EUR with stand-ins`)
      .first()
      .waitFor()
  })

  look('a need whose operations are all mocked can start today', { path: '/needs' }, async ({ page, scene }) => {
    const rows = await controlClient({ url: scene.url, token: TOKEN }).needs({})
    const mocked = rows.filter(({ cells }) => cells.every(({ readiness }) => readiness === 'mock'))
    assert.ok(mocked.some(({ need }) => need === 'browse'))
    for (const { title } of mocked) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: title }) })
      await row.getByText('can start today', { exact: true }).waitFor()
      assert.equal(await row.getByText('waits for').count(), 0)
    }
  })

  for (const dark of [false, true])
    for (const width of [1440, 390])
      look(
        `the plan asked back is clean for axe, ${dark ? 'dark' : 'light'}, ${width} wide`,
        { path: '/plan?first=build%20trackShipment', dark, width },
        async ({ page }) => {
          await page.getByText(/^Waiting would cost /).waitFor()
          assert.deepEqual(await axe(page), [])
          const over = await page.evaluate(
            '[...document.querySelectorAll("section, h1")].filter((one) => one.getBoundingClientRect().right > innerWidth).length',
          )
          assert.equal(over, 0, 'nothing hangs over the edge')
        },
      )
})
