import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { READING, thingsService } from '../handoff/walking.ts'
import { folder, run, serve, type SpawnOptions } from './cli.ts'

const CONFIGURATION = (port: number, more = ''): string => `contracts: { things: things.json }
server: { control: { port: 0 } }
upstreams: { things: { url: 'http://127.0.0.1:${port}', breaker: { min-calls: 1000000, consecutive: 1000000 } } }
handoff: { profile: dev }
groups:
  things:
    upstream: things
    shadow: { max-rps: 60 }
    canary: { steps: ['consumer:web', 100%] }
${more}`

/** Asks again and again until a command says what it should. */
async function asking(t: TestContext, url: string, args: readonly string[], options: SpawnOptions, wanted: RegExp): Promise<string> {
  let latest = ''
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 30; i++) {
      await (await fetch(`${url}/things?page=${i}`, { headers: { 'Understudy-Consumer': i % 2 === 0 ? 'web' : 'ios' } })).arrayBuffer()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    latest = (await run(t, args, options)).out
    if (wanted.test(latest)) return latest
  }
  throw new Error(`never said ${String(wanted)}:\n${latest}`)
}

test('a person walks a group to live from the command line, and sees what is missing', async (t) => {
  await using real = await thingsService()
  const cwd = folder(t, { 'things.json': JSON.stringify(READING), 'understudy.yaml': CONFIGURATION(real.port) })
  const { ready } = await serve(t, [], { cwd })
  const options = { cwd, env: { UNDERSTUDY_WHO: 'robin' } }
  const early = await run(t, ['can-go-live', 'things'], options)
  assert.deepEqual([early.code, /^\? not known yet {2}things\n {2}things is the stand-in’s/.test(early.out)], [2, true], early.out)

  const moved = await run(t, ['handoff', 'things', '--to', 'shadow'], options)
  assert.deepEqual([moved.code, /● shadow/.test(moved.out)], [0, true], moved.out + moved.err)
  const proposed = await asking(t, ready.url, ['status'], options, /▲/)
  assert.match(
    proposed,
    /things → things · profile dev, propose, to live\n {2}● mock ━━ ● shadow ── ○ canary, 2 steps ── ○ live ── ○ retired\n/,
  )
  assert.match(proposed, /\n {2}listThings {2}█{20} {2}✓ \d+ {2}\w+\n/)
  assert.match(proposed, /▲ ready for canary, step 1 of 2 \(web\): understudy approve things\n/)
  assert.equal(proposed.includes('\u001B'), false)

  const approved = await run(t, ['approve', 'things', '--why', 'looks good'], options)
  assert.match(approved.out, /● canary 1\/2: web/, approved.err)
  assert.equal(
    (await fetch(`${ready.url}/things`, { headers: { 'Understudy-Consumer': 'web' } })).headers
      .get('understudy-served-by')
      ?.startsWith('live'),
    true,
  )
  assert.equal(
    (await fetch(`${ready.url}/things`, { headers: { 'Understudy-Consumer': 'ios' } })).headers
      .get('understudy-served-by')
      ?.startsWith('mock'),
    true,
  )

  const held = await run(t, ['hold', 'things', '--why', 'freeze', '--json'], options)
  assert.deepEqual([JSON.parse(held.out).way.held.by, JSON.parse(held.out).way.held.reason], ['robin', 'freeze'])
  const no = await run(t, ['can-go-live', 'things', '--json'], options)
  assert.deepEqual([no.code, JSON.parse(no.out)], [1, { group: 'things', answer: 'no', reasons: ['things is held by robin: freeze'] }])
  assert.equal((await run(t, ['release', 'things'], options)).code, 0)
  await asking(t, ready.url, ['status'], options, /ready for canary, step 2 of 2/)
  assert.match(
    (await run(t, ['evidence', 'things'], options)).out,
    /evidence of what consumers asked themselves.*\n.*\nlistThings +\d+ good/,
  )
  await run(t, ['approve', 'things'], options)
  const yes = await asking(t, ready.url, ['can-go-live', 'things'], options, /yes/)
  assert.match(yes, /^✓ yes {2}things\n {2}listThings: \d+ clean answers; \w+ \w* ?below/)

  const metrics = await (await fetch(`${ready.control}/metrics`)).text()
  assert.match(metrics, /^understudy_weight_bp\{group="things"\} 10000$/m)
  assert.match(metrics, /^understudy_requests_total\{group="things",operation="listThings",stage="canary",served_by="live"\} \d+$/m)
  assert.match(metrics, /^# TYPE understudy_gate_llr gauge$/m)

  await run(t, ['approve', 'things'], options)
  await asking(
    t,
    ready.url,
    ['status'],
    options,
    /● live ── ○ retired\n {2}· at its target: live; the alarm is armed: 4 failures in a row take/,
  )
})

test('a server that is killed comes back where it stood, whenever that was', async (t) => {
  await using real = await thingsService()
  const cwd = folder(t, { 'things.json': JSON.stringify(READING), 'understudy.yaml': CONFIGURATION(real.port) })
  const options = { cwd, env: { UNDERSTUDY_WHO: 'robin' } }
  const ways: readonly (readonly [args: readonly string[], stage: string])[] = [
    [['handoff', 'things', '--to', 'live'], 'live'],
    [['rollback', '--all'], 'mock'],
    [['release', 'things'], 'mock'],
    [['handoff', 'things', '--to', 'shadow'], 'shadow'],
    [['hold', 'things', '--why', 'night'], 'shadow'],
  ]
  let epoch = 0
  for (const [index, [args, stage]] of ways.entries()) {
    const { server } = await serve(t, [], { cwd })
    const done = await run(t, args, options)
    assert.equal(done.code, 0, done.err)
    // What was acknowledged is kept, however the process ends.
    server.child.kill(index % 2 === 0 ? 'SIGKILL' : 'SIGTERM')
    await server.ended
    const again = await serve(t, [], { cwd })
    const { groups, epoch: now } = JSON.parse((await run(t, ['status', '--json'], options)).out)
    assert.deepEqual([groups[0].stage, now >= epoch], [stage, true], args.join(' '))
    if (args[0] === 'hold') assert.equal(groups[0].way.held.reason, 'night')
    epoch = now
    again.server.child.kill('SIGKILL')
    await again.server.ended
  }
})

test('differences are shown with both sides and the line of the contract', async (t) => {
  await using real = await thingsService()
  real.broken = true
  const cwd = folder(t, { 'things.json': JSON.stringify(READING, null, 2), 'understudy.yaml': CONFIGURATION(real.port) })
  const { ready } = await serve(t, [], { cwd })
  await run(t, ['handoff', 'things', '--to', 'shadow'], { cwd })
  const shown = await asking(t, ready.url, ['diff', 'things'], { cwd }, /✗/)
  assert.match(shown, /^things \d+ \w+/)
  assert.match(shown, /✗ listThings [\w.-]+ status {2}\d+ times?; (?:web|ios)/)
  const no = await run(t, ['can-go-live', 'things'], { cwd })
  assert.deepEqual([no.code, /✗ no/.test(no.out)], [1, true], no.out)
})

/** Where a group is on its way, as a number. */
function placeOf({ stage, way }: { readonly stage: string; readonly way: { readonly step: number } }): number {
  return ['mock', 'shadow', 'canary', 'live'].indexOf(stage) * 10 + way.step
}

test('a server that is killed at any moment goes on where it was, or one step before', async (t) => {
  await using real = await thingsService()
  const cwd = folder(t, {
    'things.json': JSON.stringify(READING),
    'understudy.yaml': CONFIGURATION(real.port, '    advance: auto\n').replace(
      "'consumer:web', 100%",
      "'consumer:web', 'consumer:ios', 50%, 100%",
    ),
  })
  const places: number[] = [0]
  for (let round = 0; round < 12 && places.at(-1) !== 30; round++) {
    const { ready, server } = await serve(t, [], { cwd })
    const look = async (): Promise<number> => {
      const body = JSON.stringify({ call: 'status', argument: {} })
      const answer = await fetch(`${ready.control}/call`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
      const { result }: { result: { groups: Parameters<typeof placeOf>[0][] } } = JSON.parse(await answer.text())
      return placeOf(result.groups[0] ?? { stage: '', way: { step: 0 } })
    }
    const begun = await look()
    const before = places.at(-1) ?? 0
    const earlier = places.findLast((place) => place < before) ?? 0
    assert.ok(
      begun === before || begun === earlier,
      `stood at ${before} when it was killed (${earlier} before that), and began at ${begun}`,
    )
    const end = performance.now() + (round === 0 ? 5_000 : 1_500 + Math.random() * 2_500)
    for (let i = 0; performance.now() < end; i++) {
      await (
        await fetch(`${ready.url}/things?page=${i}`, { headers: { 'Understudy-Consumer': i % 2 === 0 ? 'web' : 'ios' } })
      ).arrayBuffer()
      const place = await look()
      if (place !== places.at(-1)) places.push(place)
    }
    server.child.kill('SIGKILL')
    await server.ended
  }
  assert.ok((places.at(-1) ?? 0) >= 20, `it got nowhere: ${places.join(' ')}`)
})
