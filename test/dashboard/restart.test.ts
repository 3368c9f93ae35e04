import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { folder, type Ready, start, type Started } from '../process/cli.ts'
import { findChromium, openBrowser } from './browser.ts'

const SHOP = join(import.meta.dirname, '..', '..', 'examples', 'shop', 'openapi.yaml')

interface Served {
  readonly ready: Ready
  readonly server: Started
}

/** The stand-in in a process of its own, at ports of its own choice or at those of one before it. */
async function served(t: TestContext, cwd: string, like?: Ready): Promise<Served> {
  const port = (url: string | null | undefined): string => (url === undefined || url === null ? '0' : new URL(url).port)
  const server = start(t, ['start', SHOP, '--json', '--port', port(like?.url), '--control-port', port(like?.control)], { cwd })
  const [line = ''] = (await server.until(/\n/)).split('\n', 1)
  return { server, ready: JSON.parse(line) as Ready }
}

/** Asks on and on, whether somebody answers or not; tells which were answered. */
class Consumer {
  readonly answered: string[] = []
  #stopped = false

  constructor(url: string) {
    void this.#ask(url)
  }

  stop(): void {
    this.#stopped = true
  }

  async #ask(url: string): Promise<void> {
    for (let i = 0; !this.#stopped; i++) {
      const target = `/products/ask-${i}`
      try {
        await (await fetch(url + target, { headers: { 'Understudy-Consumer': 'web' } })).arrayBuffer()
        this.answered.push(target)
      } catch {
        // Nobody is there.
      }
      await wait(4)
    }
  }
}

const shown = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>('Array.from(window.understudy.rows, ({ target }) => target)')

/** What of the targets is not shown after a while. */
async function missing(page: Page, targets: readonly string[]): Promise<readonly string[]> {
  let left = targets
  for (let i = 0; i < 50 && left.length > 0; i++) {
    await wait(100)
    const seen = new Set(await shown(page))
    left = targets.filter((target) => !seen.has(target))
  }
  return left
}

interface Watched extends Served {
  readonly cwd: string
  readonly page: Page
  readonly consumer: Consumer
}

/** Traffic, and a page that looks on. */
async function watched(t: TestContext, executable: string): Promise<Watched> {
  const cwd = folder(t)
  const { ready, server } = await served(t, cwd)
  const browser = await openBrowser(executable)
  t.after(() => browser.close())
  const page = await browser.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${ready.control}/traffic`)
  const consumer = new Consumer(ready.url)
  t.after(() => consumer.stop())
  return { cwd, ready, server, page, consumer }
}

const executable = findChromium()
if (executable === null) test('no Chromium is on PATH, so no server was lost in front of one', () => assert.equal(findChromium(), null))
else {
  test(
    'a server that ends under traffic and is started anew is told, and nothing that was answered is missed',
    { timeout: 90_000 },
    async (t) => {
      const { cwd, ready, server, page, consumer } = await watched(t, executable)
      await page.getByText(/\d\d exchanges here/).waitFor()
      server.child.kill('SIGTERM')
      await page.getByText('The server does not answer').waitFor()
      await server.ended
      const before = consumer.answered.length
      await served(t, cwd, ready)
      await page.getByText('The server does not answer').waitFor({ state: 'detached' })
      await wait(500)
      consumer.stop()
      assert.ok(before > 10 && consumer.answered.length > before + 10, `${before} before, ${consumer.answered.length} in all`)
      assert.deepEqual(await missing(page, consumer.answered), [])
      const all = await shown(page)
      assert.equal(new Set(all).size, all.length, 'each is shown once')
    },
  )

  test('a server that is killed under traffic is come back to, by whoever looks on', { timeout: 90_000 }, async (t) => {
    const { cwd, ready, server, page, consumer } = await watched(t, executable)
    await page.getByText(/\d\d\d exchanges here/).waitFor()
    const told = await shown(page)
    server.child.kill('SIGKILL')
    await once(server.child, 'close')
    const before = consumer.answered.length
    await page.getByText('The server does not answer').waitFor()
    await served(t, cwd, ready)
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await wait(500)
    consumer.stop()
    assert.deepEqual(await missing(page, [...told, ...consumer.answered.slice(before + 1)]), [])
    // Nobody could write down what was answered in its last moments: half a second of it at most.
    const seen = new Set(await shown(page))
    const lost = consumer.answered.filter((target) => !seen.has(target))
    t.diagnostic(`${lost.length} of ${before} went with it`)
    assert.ok(lost.every((target) => consumer.answered.indexOf(target) >= told.length))
  })
}
