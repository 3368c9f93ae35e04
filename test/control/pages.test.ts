import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { controlled, temporary } from './controlled.ts'

const HTML = { Accept: 'text/html,*/*' }

test('the dashboard is served to browsers, at every address of its own, and to nobody else', async (t) => {
  const folder = temporary(t)
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Understudy</title>')
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'export const a = 1\n'.repeat(200))
  const { url } = await controlled(t, { folder: `${folder}/` })
  for (const path of ['/', '/traffic?status=500', '/exchanges/0193', '/operations/shop/createOrder']) {
    const page = await fetch(url + path, { headers: HTML })
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8', path)
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'self'; script-src 'self';.*frame-ancestors 'none'/)
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
    assert.match(await page.text(), /<title>Understudy/)
  }
  const script = await fetch(`${url}/assets/main-1a2b.js`)
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(script.headers.get('content-encoding'), 'gzip')
  assert.match(await script.text(), /^export const a/)
  assert.equal((await fetch(`${url}/assets/gone-1a2b.js`, { headers: HTML })).status, 404)
  const api: unknown = await (await fetch(url)).json()
  assert.ok(typeof api === 'object' && api !== null && 'calls' in api)
  assert.equal((await fetch(`${url}/traffic`)).status, 404)
})

test('pages that are not built say how they are', async (t) => {
  const { url } = await controlled(t)
  assert.match(await (await fetch(url, { headers: HTML })).text(), /npm run build/)
})

test('pages that are being built come by themselves, and those that were built anew take the place of the old ones', async (t) => {
  const parent = temporary(t)
  const folder = join(parent, 'ui')
  writeFileSync(`${folder}.building`, '1\n')
  const { url } = await controlled(t, { folder: `${folder}/` })
  const page = async (): Promise<string> => (await fetch(url, { headers: HTML })).text()
  assert.match(await page(), /http-equiv="refresh".*is being built/s)
  for (const name of ['one', 'two']) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'index.html'), `<!doctype html><title>${name}</title>`)
    writeFileSync(join(folder, 'assets', `${name}.js`), `export const ${name} = 1`)
    assert.match(await page(), new RegExp(`<title>${name}<`))
    assert.equal((await fetch(`${url}/assets/${name}.js`)).status, 200)
  }
  assert.equal((await fetch(`${url}/assets/one.js`)).status, 404)
})
