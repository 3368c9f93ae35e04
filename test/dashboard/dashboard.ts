import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { findChromium, openBrowser } from './browser.ts'
import { type Scene, TOKEN } from './scene.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Look<Set extends Scene = Scene> {
  readonly scene: Set
  /** A page that is signed in, with what it complained of. */
  readonly page: Page
  readonly complaints: readonly string[]
}

export interface LookOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly path?: string
  /** Whether the page has the token; default true. */
  readonly trusted?: boolean
}

/** Tests in a real browser, on a scene of their own. Where there is no Chromium, that is told by the name of a test. */
export function inBrowser<Set extends Scene>(
  scenery: () => Promise<Set>,
  define: (look: (name: string, options: LookOptions, check: (look: Look<Set>) => Promise<void>) => void) => void,
): void {
  const executable = findChromium()
  if (executable === null) {
    test('no Chromium is on PATH, so nothing was looked at in a browser', () => assert.equal(findChromium(), null))
    return
  }
  let browser: Browser
  let scene: Set
  before(async () => {
    ;[browser, scene] = await Promise.all([openBrowser(executable), scenery()])
  })
  after(async () => {
    await browser.close()
    await scene[Symbol.asyncDispose]()
  })
  define((name, { dark = false, width = 1280, path = '/', trusted = true }, check) => {
    test(name, { timeout: 60_000 }, async () => {
      const context = await browser.newContext({ colorScheme: dark ? 'dark' : 'light', viewport: { width, height: 800 } })
      const page = await context.newPage()
      page.setDefaultTimeout(8_000)
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('request', (request) => {
        if (!request.url().startsWith(scene.url) && !/^(data|blob):/.test(request.url())) complaints.push(`asks ${request.url()}`)
      })
      try {
        const mark = path.includes('?') ? '&' : '?'
        await page.goto(`${scene.url}${path}${trusted ? `${mark}token=${TOKEN}` : ''}`)
        await page.locator('h1').waitFor()
        await check({ scene, page, complaints })
      } finally {
        await context.close()
      }
    })
  })
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

/** Serious and critical findings of axe on the page as it is now. */
export async function axe(page: Page): Promise<readonly string[]> {
  // As the page's own script would be refused by its policy, it is run by the tools of the browser.
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<AxeResult>('axe.run({ resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`),
    )
}
