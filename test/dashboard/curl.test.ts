import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { inBrowser } from './dashboard.ts'
import { openScene, ORDER } from './scene.ts'

/** What a shell does with a command. */
async function pasted(command: string): Promise<{ readonly code: unknown; readonly out: string; readonly error: string }> {
  const shell = spawn('sh', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] })
  shell.stdin.end(command)
  const [out, error, [code]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')])
  return { code, out, error }
}

inBrowser(openScene, (look) => {
  look('a command that was copied, and is pasted into a shell, sends the same request again', {}, async ({ page, scene }) => {
    if ((await pasted('command -v curl')).code !== 0) {
      assert.notEqual((await pasted('curl --version')).code, 0, 'no curl is on PATH, so nothing was pasted')
      return
    }
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const message = `it's "$HOME" \`id\` \\ for\u00A0you – 日本`
    const body = JSON.stringify({ ...ORDER, giftWrap: true, giftMessage: message })
    const headers = [
      'Content-Type',
      'application/json',
      'Authorization',
      'Bearer secret',
      'X-Odd',
      `a'b $(c)`,
      'Understudy-Consumer',
      'paste',
      'Idempotency-Key',
      crypto.randomUUID(),
    ]
    const first = await scene.understudy.take({ method: 'POST', target: '/orders?note=[a]{b,c}%20%27', headers, body })
    await page.goto(`${scene.url}/exchanges/${first.id}`)
    await page.getByRole('button', { name: 'Copy as curl' }).click()
    await page.getByText('Copied').waitFor()
    const command = await page.evaluate<string>('navigator.clipboard.readText()')
    const { code, out, error } = await pasted(command)
    assert.equal(code, 0, error)
    assert.match(out, /^HTTP\/1\.1 201 /)
    const [, second] = scene.understudy.exchanges({ consumer: 'paste' })
    assert.deepEqual(
      [second?.request.method, second?.request.target, second?.verdict.outcome],
      ['POST', first.request.target, first.verdict.outcome],
    )
    const sent = JSON.parse(Buffer.from(second?.request.body.bytes ?? []).toString()) as { readonly giftMessage: string }
    assert.equal(sent.giftMessage, message)
    assert.equal(second?.request.headers[second.request.headers.indexOf('X-Odd') + 1], `a'b $(c)`)
  })
})
