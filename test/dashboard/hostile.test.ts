import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { inBrowser } from './dashboard.ts'
import { openScene, ORDER, type Scene } from './scene.ts'

/** Markup, an address that is a script, what turns text around or hides in it, and what a terminal obeys. */
const EVIL = `<img src=x onerror="owned=1"><script>owned=1</script>"'\`javascript:owned=1\u202Egnp.exe\u2066\u200B\u0007\u001B[31m{{owned=1}}`
const LONG = 'x'.repeat(1_000_000)

/** A service whose answers are all of that. */
async function evilService(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume()
    const latin1 = { 'Content-Type': 'application/json', 'X-Evil': '<script>owned=1</script>', 'X-Long': 'y'.repeat(12_000) }
    response.writeHead(200, latin1).end(JSON.stringify({ items: [{ sku: EVIL, name: EVIL, [EVIL]: LONG.slice(0, 5_000) }], [EVIL]: EVIL }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const ids: string[] = []

async function evilScene(): Promise<Scene> {
  const service = await evilService()
  const scene = await openScene({
    handoff: { profile: 'dev', advance: 'propose', target: 'live', shadow: { sample: 1, maxRps: 500 } },
    groups: { catalogue: { operations: ['listProducts', 'getProduct', 'listCategories'], stateless: true } },
  })
  const { understudy } = scene
  const by = { who: EVIL, why: EVIL }
  understudy.handoff.addUpstream('catalogue', { url: `http://127.0.0.1:${(service.address() as AddressInfo).port}` }, by, 'shop')
  await understudy.controller.move('catalogue', 'shadow', by)
  const headers = ['X-Evil', EVIL, 'X-Long', LONG, 'User-Agent', EVIL, 'Understudy-Consumer', 'javascript:owned=1', 'X-Api-Key', 'k']
  const body = { ...ORDER, customerId: EVIL, notes: EVIL, [EVIL]: EVIL }
  for (const request of [
    { target: `/${EVIL}?${EVIL}=${EVIL}`, headers },
    { target: `/products?limit=${EVIL}&${'z'.repeat(50_000)}`, headers },
    { method: 'POST', target: '/orders', headers: [...headers, 'Content-Type', 'application/json', 'Idempotency-Key', EVIL], body },
    { target: '/products?limit=5', headers },
    { target: '/products/KET-0900', headers },
  ]) {
    await understudy.answer(request)
    ids.push(understudy.exchanges().at(-1)?.id ?? '')
  }
  const written = { ...ORDER, shipTo: { name: EVIL, street: EVIL, postcode: 'LA22 9AD', city: EVIL, country: 'GB' } }
  const sent = { Authorization: 'Bearer evil', 'Content-Type': 'application/json', 'Idempotency-Key': 'a' }
  await fetch(`${scene.standIn}/orders`, { method: 'POST', headers: sent, body: JSON.stringify(written) })
  ids.push(understudy.exchanges().at(-1)?.id ?? '')
  return {
    ...scene,
    async [Symbol.asyncDispose]() {
      await scene[Symbol.asyncDispose]()
      service.closeAllConnections()
      service.close()
    },
  }
}

const evil = encodeURIComponent(EVIL)
const PAGES: readonly string[] = [
  '/',
  '/traffic',
  '/operations',
  '/map',
  '/consumers',
  '/contracts',
  '/state',
  '/groups/catalogue',
  '/plan',
  '/needs',
  '/operations/kestrel-outfitters/listProducts',
  '/operations/kestrel-outfitters/createOrder?tab=try',
  ...[0, 1, 2, 3, 4, 5].map((index) => `/exchanges/#${index}`),
  // What an address says is a stranger's word, too.
  `/traffic?q=${evil}&consumer=${evil}&operation=${evil}&status=${evil}`,
  `/exchanges/${evil}`,
  `/groups/${evil}`,
  `/operations/${evil}/${evil}`,
  `/state?session=${evil}`,
  `/plan?first=${evil}`,
  `/${evil}`,
]

/** What of a page a stranger's text has become: nothing of these should be there. */
const FOUND = `(() => {
  const hidden = /[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]/
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) if (hidden.test(texts.currentNode.data)) found.push('text: ' + JSON.stringify(texts.currentNode.data.slice(0, 80)))
  for (const element of document.querySelectorAll('*')) {
    if (element.matches('img, iframe, object, embed, body script, [onerror], [onclick], [onload]')) found.push(element.outerHTML.slice(0, 80))
    for (const name of ['title', 'aria-label', 'alt', 'placeholder'])
      if (hidden.test(element.getAttribute(name) ?? '')) found.push(name + ': ' + JSON.stringify(element.getAttribute(name).slice(0, 80)))
    if (/^\\s*javascript:/i.test(element.getAttribute('href') ?? '')) found.push('href: ' + element.getAttribute('href').slice(0, 80))
  }
  if (window.owned !== undefined) found.push('a script of theirs ran')
  if (document.title.length > 300 || hidden.test(document.title)) found.push('title: ' + JSON.stringify(document.title.slice(0, 80)))
  if (document.body.textContent.length > 200000) found.push(document.body.textContent.length + ' characters')
  return found
})()`

async function opened(page: Page, scene: Scene, path: string): Promise<void> {
  await page.goto(scene.url + path.replace(/#(\d)$/, (_, index) => ids[Number(index)] ?? ''))
  await page.locator('h1, h2, [role=alert] p').first().waitFor()
  await page.waitForTimeout(path === '/map' ? 900 : 400)
}

inBrowser(evilScene, (look) => {
  for (const path of PAGES) {
    look(
      `strangers' texts do nothing at ${decodeURIComponent(path)
        .slice(0, 40)
        .replaceAll(/[^\w/?=#-]/g, '.')}`,
      {},
      async ({ page, scene, complaints }) => {
        page.on('dialog', (dialog) => assert.fail(dialog.message()))
        await opened(page, scene, path)
        for (const tab of await page.getByRole('tab').all()) {
          assert.deepEqual(await page.evaluate<string[]>(FOUND), [])
          await tab.click()
          await page.waitForTimeout(100)
        }
        for (const summary of await page.locator('summary').all()) await summary.click()
        assert.deepEqual(await page.evaluate<string[]>(FOUND), [])
        const [wide, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
        assert.ok(wide <= seen, `${wide} px wide`)
        // What is not there is said to be missing; nothing else is to complain of.
        assert.deepEqual(
          complaints.filter((one) => !/status of 40[0-9]/.test(one)),
          [],
        )
      },
    )
  }
})
