import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { Octokit } from '@octokit/rest'
import { Stripe } from 'stripe'
import { type ContractSource, createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'
import { STRIPE_STYLE } from '../clients/stripe-style.ts'

const GITHUB = join(import.meta.dirname, '../../node_modules/@octokit/openapi/generated/api.github.com.json')

interface Stage extends AsyncDisposable {
  /** What the clients call; all of it live. */
  readonly front: ListeningUnderstudy
  readonly port: number
  /** The service behind it, in the same contract's words: another stand-in, of another seed. */
  readonly service: ListeningUnderstudy
}

async function staged(contract: ContractSource, groups: readonly string[]): Promise<Stage> {
  const service = await createUnderstudy({ contract, seed: 2 })
  const { url } = await service.listen()
  const front = await createUnderstudy({ contract })
  const by = { who: 'test', why: 'all is live' }
  for (const group of groups) {
    front.handoff.addUpstream(group, { url }, by, 'service')
    front.handoff.move(group, 'live', by)
  }
  const { port } = await front.listen()
  const close = async (): Promise<void> => {
    await front[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  }
  return { front, port, service, [Symbol.asyncDispose]: close }
}

/** Each call went through once, was answered live, and kept to the contract on both sides. */
function assertThrough({ front, service }: Stage, operations: readonly string[]): void {
  const told = front.exchanges().map(({ operation, reply, verdict }) => [operation?.id, reply.by, verdict.outcome])
  assert.deepEqual(
    told,
    operations.map((operation) => [operation, 'live', 'conforms']),
  )
  assert.deepEqual(
    service.exchanges().map(({ operation }) => operation?.id),
    operations,
  )
}

test('Octokit works through the address, when the service behind it is real', async () => {
  await using stage = await staged(GITHUB, ['repos', 'repos-issues'])
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const octokit = new Octokit({ baseUrl: `http://127.0.0.1:${stage.port}`, auth: 'ghp_anything', log: quiet })
  const hello = { owner: 'octocat', repo: 'hello-world' }
  const direct = await stage.service.take({ target: '/repos/octocat/hello-world', headers: { Accept: 'application/json' } })
  stage.service.clear()

  const { data: repository } = await octokit.rest.repos.get(hello)
  assert.deepEqual(repository, JSON.parse(Buffer.from(direct.reply.body.bytes).toString()))
  const { data: created } = await octokit.rest.issues.create({ ...hello, title: 'Found a bug', body: 'It – hurts: ✗' })
  assert.deepEqual([created.title, created.body], ['Found a bug', 'It – hurts: ✗'])
  const { data: issues } = await octokit.rest.issues.listForRepo({ ...hello, per_page: 2 })
  assert.ok(Array.isArray(issues))
  assertThrough(stage, ['repos/get', 'issues/create', 'issues/list-for-repo'])
})

test('stripe works through the address, when the service behind it is real', async () => {
  await using stage = await staged(STRIPE_STYLE, ['customers'])
  const stripe = new Stripe('sk_test_anything', {
    host: '127.0.0.1',
    port: stage.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  })
  const customer = await stripe.customers.create({ name: 'Ada Marsh', metadata: { 'with space': 'a & b = c' } })
  assert.deepEqual([customer.name, { ...customer.metadata }], ['Ada Marsh', { 'with space': 'a & b = c' }])
  assert.equal((await stripe.customers.retrieve('cus_NffrFeUfNV2Hib')).id, 'cus_NffrFeUfNV2Hib')
  const told = stage.front.exchanges().map(({ reply, verdict }) => [reply.by, verdict.outcome])
  assert.deepEqual(told, [
    ['live', 'conforms'],
    ['live', 'conforms'],
  ])
})
