import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Stripe } from 'stripe'
import { type ContractSource, createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'
import { STRIPE_STYLE } from './stripe-style.ts'

const SHARED = join(import.meta.dirname, '../../../shared/corpus/openapi/stripe.yaml')

interface Stage {
  readonly stripe: Stripe
  readonly understudy: ListeningUnderstudy
}

async function clientOf(understudy: ListeningUnderstudy): Promise<Stage> {
  const { port } = await understudy.listen()
  const stripe = new Stripe('sk_test_anything', { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 })
  return { stripe, understudy }
}

async function refusal(asked: Promise<unknown>): Promise<{ statusCode?: number; message: string; type?: string }> {
  try {
    await asked
  } catch (error) {
    return error as Error & { statusCode?: number; type?: string }
  }
  return assert.fail('nothing was refused')
}

const SCENES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'gets back what it sent, when it creates a customer with an address and metadata': async ({ stripe }) => {
    const customer = await stripe.customers.create({
      name: 'Ada Marsh',
      email: 'ada.marsh@example.com',
      balance: -250,
      address: { line1: '4 Mill Lane', city: 'Windermere', country: 'GB' },
      metadata: { order: '6735', 'with space': 'a & b = c' },
    })
    assert.equal(customer.object, 'customer')
    assert.deepEqual([customer.name, customer.email, customer.balance], ['Ada Marsh', 'ada.marsh@example.com', -250])
    assert.deepEqual({ ...customer.metadata }, { order: '6735', 'with space': 'a & b = c' })
    assert.deepEqual([customer.address?.line1, customer.address?.city], ['4 Mill Lane', 'Windermere'])
  },
  'finds the id it asked for, when it reads a customer': async ({ stripe }) => {
    const customer = await stripe.customers.retrieve('cus_NffrFeUfNV2Hib')
    assert.equal(customer.id, 'cus_NffrFeUfNV2Hib')
  },
  'gets back what it sent, when it updates a customer': async ({ stripe }) => {
    const customer = await stripe.customers.update('cus_NffrFeUfNV2Hib', { name: 'Ada M. Marsh', metadata: { a: '1' } })
    assert.deepEqual([customer.id, customer.name], ['cus_NffrFeUfNV2Hib', 'Ada M. Marsh'])
  },
  'reads a list, when it asks for three with arrays in the query': async ({ stripe }) => {
    const { object, data, has_more: more } = await stripe.customers.list({ limit: 3, expand: ['data.default_source'] })
    assert.deepEqual([object, data.length <= 3, typeof more], ['list', true, 'boolean'])
  },
  'comes to an end, when it pages through a list': async ({ stripe }) => {
    let seen = 0
    for await (const customer of stripe.customers.list({ limit: 10 })) {
      assert.equal(customer.object, 'customer')
      if (++seen > 5_000) assert.fail('there is no end')
    }
  },
  'sends objects in arrays in objects, when it creates a subscription': async ({ stripe, understudy }) => {
    const subscription = await stripe.subscriptions.create({
      customer: 'cus_NffrFeUfNV2Hib',
      items: [
        { price: 'price_1', quantity: 2 },
        { price: 'price_2', metadata: { seat: 'A4' } },
      ],
      payment_settings: { payment_method_types: ['card', 'sepa_debit'] },
      cancel_at_period_end: true,
    })
    assert.equal(subscription.object, 'subscription')
    assert.deepEqual([subscription.customer, subscription.cancel_at_period_end], ['cus_NffrFeUfNV2Hib', true])
    const [exchange] = understudy.exchanges({ method: 'POST', path: '/v1/subscriptions' })
    assert.deepEqual(exchange?.content, {
      customer: 'cus_NffrFeUfNV2Hib',
      items: [
        { price: 'price_1', quantity: 2 },
        { price: 'price_2', metadata: { seat: 'A4' } },
      ],
      payment_settings: { payment_method_types: ['card', 'sepa_debit'] },
      cancel_at_period_end: true,
    })
  },
  'is told that it is deleted, when it deletes a customer': async ({ stripe }) => {
    const gone = await stripe.customers.del('cus_NffrFeUfNV2Hib')
    assert.deepEqual([gone.id, gone.object, gone.deleted], ['cus_NffrFeUfNV2Hib', 'customer', true])
  },
  'is told what to mend, when a value has the wrong type': async ({ stripe }) => {
    const error = await refusal(stripe.customers.create({ balance: 'much' as never }))
    assert.ok((error.statusCode ?? 0) >= 400 && (error.statusCode ?? 0) < 500, String(error.statusCode))
    assert.match(error.message, /balance/)
  },
  'is refused, when it brings no key': async ({ understudy }) => {
    const { status, body } = await understudy.answer({ target: '/v1/customers' })
    const answer: { error?: { message?: string } } = JSON.parse(Buffer.from(body ?? []).toString())
    assert.deepEqual([status, typeof answer.error?.message], [401, 'string'])
  },
}

/** What is created is there, and what is deleted is not. */
const WRITTEN: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'finds a customer again, when it has created one': async ({ stripe }) => {
    const made = await stripe.customers.create({ name: 'Ada Marsh', email: 'ada.marsh@example.com', metadata: { order: '6735' } })
    const read = await stripe.customers.retrieve(made.id)
    assert.ok(read.deleted !== true)
    assert.deepEqual(
      [read.id, read.name, read.email, { ...read.metadata }],
      [made.id, 'Ada Marsh', 'ada.marsh@example.com', { order: '6735' }],
    )
    await stripe.customers.update(made.id, { name: 'Ada M. Marsh' })
    const again = await stripe.customers.retrieve(made.id)
    assert.ok(again.deleted !== true)
    assert.deepEqual([again.name, again.email], ['Ada M. Marsh', 'ada.marsh@example.com'])
  },
  'finds an invoice of its customer, when it has created both': async ({ stripe }) => {
    const customer = await stripe.customers.create({ name: 'Ada Marsh' })
    const made = await stripe.invoices.create({ customer: customer.id, description: 'Tea and biscuits' })
    assert.equal(made.customer, customer.id)
    const read = await stripe.invoices.retrieve(made.id ?? '')
    assert.deepEqual([read.id, read.customer, read.description], [made.id, customer.id, 'Tea and biscuits'])
    const { data } = await stripe.invoices.list({ customer: customer.id })
    assert.deepEqual(
      data.map(({ id }) => id),
      [made.id],
    )
  },
  'comes to its customer, when it pages by has_more': async ({ stripe }) => {
    const made = await stripe.customers.create({ name: 'Somewhere in the list' })
    const seen: string[] = []
    let pages = 0
    for (let after: string | undefined; ;) {
      const page = await stripe.customers.list({ limit: 5, ...(after === undefined ? {} : { starting_after: after }) })
      seen.push(...page.data.map(({ id }) => id))
      assert.ok(page.data.length <= 5 && ++pages < 100, 'there is no end')
      if (!page.has_more) break
      assert.equal(page.data.length, 5)
      after = page.data.at(-1)?.id
    }
    assert.ok(pages > 1 && seen.includes(made.id), `${made.id} is not on ${pages} pages`)
    assert.equal(new Set(seen).size, seen.length, 'a customer is there twice')
  },
  'finds a customer no more, when it has deleted it': async ({ stripe }) => {
    const made = await stripe.customers.create({ name: 'To be forgotten' })
    const gone = await stripe.customers.del(made.id)
    assert.deepEqual([gone.id, gone.deleted], [made.id, true])
    const ids: string[] = []
    for await (const { id } of stripe.customers.list({ limit: 100 })) ids.push(id)
    assert.ok(ids.length > 0 && !ids.includes(made.id))
    // Its own contract has an answer for what is deleted; where a contract has none, there is nothing.
    const read = await stripe.customers.retrieve(made.id).catch((error: unknown) => error)
    if (read instanceof Stripe.errors.StripeError) assert.deepEqual([read.statusCode, read.type], [404, 'StripeInvalidRequestError'])
    else assert.deepEqual(read, { id: made.id, object: 'customer', deleted: true })
  },
}

function play(name: string, contract: ContractSource): void {
  for (const [what, scene] of Object.entries({ ...SCENES, ...WRITTEN })) {
    test(`stripe, by ${name}, ${what}`, async () => {
      await using understudy = await createUnderstudy({ contract })
      await scene(await clientOf(understudy))
    })
  }
}

play('a contract in its style', STRIPE_STYLE)
if (existsSync(SHARED)) play('its own contract', SHARED)
else
  test("stripe's own contract is not on this machine, so that only the one in its style was played", (t) =>
    t.diagnostic(`${SHARED} is missing`))
