// Pictures of the dashboard for README and guides, of a scene that is the same every time: `npm run screenshots [-- FOLDER NAME… --both]`.
// Needs a Chromium on PATH, and pages that were built (`npm run build`).
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { findChromium, openBrowser } from '../test/dashboard/browser.ts'
import { proven, type Scene, shadowScene, stagedScene, TOKEN } from '../test/dashboard/scene.ts'

const both = process.argv.includes('--both')
const [given, ...names] = process.argv.slice(2).filter((word) => word !== '--both')
const folder = given ?? join(import.meta.dirname, '..', 'docs', 'images')
const wanted = new Set(names)
const executable = findChromium()
if (executable === null) {
  process.stderr.write('No Chromium on PATH: chromium, chromium-browser or google-chrome.\n')
  process.exit(1)
}
mkdirSync(folder, { recursive: true })
await using scene = await stagedScene()
await using shadowed = await shadowScene()
await proven(shadowed)
await using browser = await openBrowser(executable)
const breaking = scene.understudy.exchanges({ outcome: 'breaks', method: 'POST' }).at(-1)?.id ?? ''
const contract = scene.understudy.contracts[0]?.id ?? ''
/** What is pictured in the dark; `--both` makes all pictures twice. */
const DARK = new Set(['traffic', 'operation', 'consumers'])
const PAGES: Readonly<Record<string, string>> = {
  board: '/',
  traffic: '/traffic',
  exchange: `/exchanges/${breaking}`,
  operations: '/operations',
  operation: `/operations/${contract}/listOrders`,
  try: `/operations/${contract}/createOrder?tab=try`,
  map: '/map?by=operation&node=createOrder',
  consumers: '/consumers',
  contracts: '/contracts',
  state: '/state',
  plan: '/plan?first=build%20trackShipment',
  needs: '/needs',
}
/** Those of a group that is on its way. */
const ON_ITS_WAY: Readonly<Record<string, string>> = {
  group: '/groups/catalogue',
  'board-on-its-way': '/',
  'both-answers': `/exchanges/${await comparedId(shadowed)}`,
}

for (const colorScheme of ['light', 'dark'] as const) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1360, height: 850 } })
  for (const [where, pages] of [[scene, PAGES] as const, [shadowed, ON_ITS_WAY] as const]) await picture(context, where, pages, colorScheme)
  await context.close()
}

/** The latest look at one product that both sides answered. */
async function comparedId({ understudy }: Scene): Promise<string> {
  const all = await understudy.history.exchanges({ operation: 'getProduct', limit: 500 })
  return all.findLast(({ exchange }) => exchange.shadow !== undefined)?.exchange.id ?? ''
}

async function picture(
  context: BrowserContext,
  { url }: Scene,
  pages: Readonly<Record<string, string>>,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${url}/?token=${TOKEN}`)
  for (const [name, path] of Object.entries(pages)) {
    if ((wanted.size > 0 && !wanted.has(name)) || (!both && DARK.has(name) !== (colorScheme === 'dark'))) continue
    await page.goto(url + path)
    await page.locator('h1').waitFor()
    await page.waitForTimeout(name === 'map' || name.startsWith('bo') ? 1_500 : 500)
    await page.screenshot({ path: join(folder, both ? `${name}-${colorScheme}.png` : `${name}.png`) })
  }
  await page.close()
}
