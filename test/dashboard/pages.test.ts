import assert from 'node:assert/strict'
import { axe, inBrowser } from './dashboard.ts'
import { stagedScene } from './scene.ts'

const PAGES: Readonly<Record<string, string>> = {
  board: '/',
  traffic: '/traffic',
  'an exchange': '/exchanges/latest',
  operations: '/operations',
  'an operation': '/operations/kestrel-outfitters/createOrder',
  'its form': '/operations/kestrel-outfitters/createOrder?tab=try',
  map: '/map',
  'map with a choice': '/map?by=operation&node=createOrder',
  consumers: '/consumers',
  contracts: '/contracts',
  state: '/state',
  'a group': '/groups/products',
  plan: '/plan',
  'plan with a question': '/plan?first=build%20payOrder',
  needs: '/needs',
  'no page at all': '/nowhere/at/all',
}

inBrowser(stagedScene, (look) => {
  for (const [name, path] of Object.entries(PAGES)) {
    for (const dark of [false, true]) {
      look(
        `${name} has no serious finding of axe, no complaint, and no request elsewhere, ${dark ? 'dark' : 'light'}`,
        { dark },
        async ({ page, scene, complaints }) => {
          const id = scene.understudy.exchanges({ outcome: 'breaks' }).at(-1)?.id ?? ''
          await page.goto(scene.url + path.replace('latest', id))
          await page.locator('h1, h2').first().waitFor()
          await page.waitForTimeout(name.startsWith('map') ? 900 : 250)
          assert.deepEqual(await axe(page), [])
          assert.deepEqual(complaints, [])
        },
      )
    }
    look(`${name} fits into 360 px`, { width: 360 }, async ({ page, scene }) => {
      const id = scene.understudy.exchanges({ outcome: 'breaks' }).at(-1)?.id ?? ''
      await page.goto(scene.url + path.replace('latest', id))
      await page.locator('h1, h2').first().waitFor()
      const [wide, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
      assert.ok(wide <= seen, `${wide} px wide`)
    })
  }
})
