import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createShop } from '../../examples/shop/service/shop.ts'
import { folder, ROOT, run, serve } from './cli.ts'

/** What a newcomer pastes, block by block: all but what starts the server. */
function pasted(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block)
  return blocks.filter((block) => !block.startsWith('understudy start'))
}

test('the guide of state can be pasted from top to bottom', async (t) => {
  const cwd = folder(t)
  const { ready } = await serve(t, [join(ROOT, 'examples/shop/openapi.yaml'), '--control-port', '0'], { cwd })
  const blocks = pasted('docs/guides/state.md').map((block) => block.replaceAll('localhost:4010', new URL(ready.url).host))
  assert.ok(blocks.length >= 5)
  const understudy = `understudy() { '${process.execPath}' --disable-warning=ExperimentalWarning '${join(ROOT, 'src/cli/bin.ts')}' "$@"; }`
  const script = ['set -eu', understudy, ...blocks.map((block, index) => `echo "== ${index}"\n${block}\necho`)].join('\n')
  const { code, out, err } = await run(t, ['-c', script], { cwd, program: ['/bin/bash'] })
  assert.deepEqual([code, err], [0, ''], out)
  const [, created = '', listed = '', session = '', looked = '', seeded = ''] = out.split(/^== \d+$/m)
  assert.match(created, /^HTTP\/1\.1 201 [^]*"name":"Ada Marsh"[^]*"name":"Ada Marsh"/m)
  assert.doesNotMatch(created, /correct horse/)
  assert.match(listed, /For the long way down\.[^]*"status":"cancelled"/)
  assert.equal(session.trim(), '204\n404\n200')
  assert.match(looked, /customers {2}Customer {2}1 written[^]*Ada Marsh[^]*^ada {2}made[^]*"sku": "KET-0900"/m)
  assert.match(seeded, /Loaded 1 of customers[^]*"name": "Grace Hill"/)
})

test('the guide from mock to live can be pasted from top to bottom', async (t) => {
  const shop = createShop(':memory:')
  shop.server.listen(0, '127.0.0.1')
  await once(shop.server, 'listening')
  t.after(() => {
    shop.server.closeAllConnections()
    shop.server.close()
    shop.close()
  })
  const service = `127.0.0.1:${(shop.server.address() as AddressInfo).port}`
  const read = (name: string): string => readFileSync(join(ROOT, 'examples/shop', name), 'utf8')
  const cwd = folder(t, {
    'openapi.yaml': read('openapi.yaml'),
    'understudy.yaml': read('understudy.yaml').replace('localhost:8080', service),
  })
  const { ready } = await serve(t, ['--control-port', '0'], { cwd })
  const ours = new URL(ready.url).host
  const blocks = pasted('docs/guides/mock-to-live.md').map((block) =>
    block.replaceAll('localhost:4010', ours).replaceAll('localhost:8080', service),
  )
  const understudy = `understudy() { '${process.execPath}' --disable-warning=ExperimentalWarning '${join(ROOT, 'src/cli/bin.ts')}' "$@"; }`
  const script = ['set -eu', understudy, ...blocks.map((block, index) => `echo "== ${index}"\n${block}\necho`)].join('\n')
  const { code, out, err } = await run(t, ['-c', script], { cwd, program: ['/bin/bash'] })
  assert.deepEqual([code, err], [0, ''], out)
  const [, unknown = '', shadow = '', canary = '', live = '', broken = '', again = ''] = out.split(/^== \d+$/m)
  assert.match(unknown, /not known yet {2}catalogue/)
  assert.match(shadow, /● mock ━━ ● shadow ── ○ canary, 2 steps[^]*▲ ready for canary, step 1 of 2 \(web\): understudy approve catalogue/)
  assert.match(canary, /● canary 1\/2: web[^]*listProducts +█{20} {2}✓ nothing wanted here[^]*Served-By: live[^]*Served-By: mock/)
  assert.match(live, /✓ yes {2}catalogue[^]*━━ ● live ──/)
  assert.match(broken, /missing-field[^]*◷ cools down[^]*✗ \w+ contract\.required body/)
  assert.match(again, /▲ ready for canary, step 1 of 2/)
})
