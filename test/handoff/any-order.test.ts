import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadContracts } from '../../src/app/registry.ts'
import type { UnderstudyOptions } from '../../src/app/options.ts'
import { createUnderstudy, type Understudy } from '../../src/app/understudy.ts'
import { Problem } from '../../src/model/problem.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'
import { ask, READING, type Things, thingsService } from './walking.ts'

const BY = { who: 'robin', why: 'a test' }

const STEPS = [
  'shadow',
  'canary',
  'live',
  'mock',
  'force',
  'rollback',
  'rollback all',
  'hold',
  'release',
  'unblock',
  'approve',
  'break',
  'mend',
  'ask',
  'look',
  'store fails',
  'store is well',
  'foreign store fails',
  'other contract',
  'no service',
  'its service',
  'group gone',
  'move at once twice',
] as const

/** What it takes to get far, and to fall. */
const OFTEN = ['live', 'force', 'ask', 'ask', 'break', 'mend', 'release'] as const

type Step = (typeof STEPS)[number]

/** A stand-in under somebody who does everything at any time, with a store that fails now and then. */
class Turmoil {
  readonly understudy: Understudy
  readonly #real: Things
  readonly #store: { fails: Error | null }
  readonly #options: (changes?: Partial<UnderstudyOptions>) => UnderstudyOptions
  #version = 1
  #epoch = 0

  constructor(
    understudy: Understudy,
    real: Things,
    store: { fails: Error | null },
    options: (changes?: Partial<UnderstudyOptions>) => UnderstudyOptions,
  ) {
    this.understudy = understudy
    this.#real = real
    this.#store = store
    this.#options = options
  }

  /** Does it, or is told by a Problem why not; anything else is a bug. */
  async step(step: Step): Promise<void> {
    try {
      await this.#do(step)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    await this.#holds()
  }

  async #do(step: Step): Promise<unknown> {
    const { handoff, controller } = this.understudy
    switch (step) {
      case 'shadow':
      case 'canary':
      case 'live':
      case 'mock':
        return controller.move('things', step, BY)
      case 'force':
        return controller.move('things', 'canary', BY, { step: 1, force: Date.now() + 60_000 })
      case 'rollback':
        return handoff.rollback('things', BY)
      case 'rollback all':
        return handoff.rollback(null, BY)
      case 'hold':
        return handoff.act('things', { kind: 'hold', lifts: 'by-hand' }, BY)
      case 'release':
        return handoff.act('things', { kind: 'release' }, BY)
      case 'unblock':
        return handoff.act('things', { kind: 'unblock' }, BY)
      case 'approve':
        return controller.approve('things', BY)
      case 'break':
      case 'mend':
        this.#real.broken = step === 'break'
        return null
      case 'ask':
        return ask(this.understudy, 8)
      case 'look':
        return controller.look()
      case 'store fails':
      case 'store is well':
        this.#store.fails = step === 'store fails' ? new Problem('store-failed', 'The disk is gone.') : null
        return null
      case 'foreign store fails':
        this.#store.fails = new TypeError('of somebody else')
        return null
      case 'other contract':
        return this.#replace({ contract: { ...READING, info: { title: 'Things', version: String(++this.#version) } } })
      case 'no service':
        return this.#replace({ upstreams: {}, groups: {} })
      case 'its service':
        return this.#replace({})
      case 'group gone':
        return this.#replace({ groups: { others: { upstream: 'things', operations: ['listThings'], advance: 'manual' } } })
      case 'move at once twice': {
        const all = await Promise.allSettled([controller.move('things', 'shadow', BY), controller.move('things', 'live', BY)])
        for (const one of all) if (one.status === 'rejected' && !(one.reason instanceof Problem)) throw one.reason
      }
    }
    return null
  }

  async #replace(changes: Partial<UnderstudyOptions>): Promise<void> {
    const options = this.#options(changes)
    this.understudy.replace(await loadContracts(options), options, BY)
  }

  /** What has to be so at any time. */
  async #holds(): Promise<void> {
    const { handoff } = this.understudy
    const { epoch, groups } = handoff.routing
    assert.ok(epoch >= this.#epoch, 'epochs rise')
    this.#epoch = epoch
    for (const group of groups.values()) {
      assert.ok(group.epoch <= epoch && group.lineage <= group.epoch, 'no group is before its routing')
      const isOff = group.cooldown !== null || group.blocked !== null || group.degraded !== null || group.upstream === null
      if (!isOff && (group.stage !== 'mock' || group.held === null)) continue
      const before = this.#real.asked.length
      const { reply } = await this.understudy.take({ target: '/things', headers: { 'Understudy-Consumer': 'consumer-1' } })
      assert.notEqual(reply.by, 'live', 'nobody gets to a service that was taken away')
      assert.equal(this.#real.asked.length, before)
    }
    const moves = handoff.moves.map((move) => move.epoch)
    assert.deepEqual(
      moves,
      moves.toSorted((a, b) => a - b),
    )
  }
}

test('whatever people and the world do in whatever order, a group is somewhere, and a service that was taken away is not asked', async () => {
  await using real = await thingsService()
  const options = (changes: Partial<UnderstudyOptions> = {}): UnderstudyOptions => ({
    contract: READING,
    upstreams: { things: { url: `http://127.0.0.1:${real.port}`, total: 1_500, breaker: { minCalls: 100_000, consecutive: 100_000 } } },
    groups: {
      things: { upstream: 'things', advance: 'manual', shadow: { sample: 0 }, rollback: { cooldown: 60_000, blockAfter: { count: 2 } } },
    },
    ...changes,
  })
  const property = fc.asyncProperty(
    fc.array(fc.oneof(fc.constantFrom(...STEPS), fc.constantFrom(...OFTEN)), { minLength: 5, maxLength: 25 }),
    async (steps) => {
      real.broken = false
      const store = createMemoryStore()
      const held: { fails: Error | null } = { fails: null }
      const commit = store.commit.bind(store)
      store.commit = async (batch) => {
        if (held.fails !== null) throw held.fails
        await commit(batch)
      }
      const stages: Stage[] = []
      {
        await using understudy = await createUnderstudy({ ...options(), state: { store } })
        const turmoil = new Turmoil(understudy, real, held, options)
        for (const step of steps) await turmoil.step(step)
        held.fails = null
        understudy.controller.look()
        await understudy.controller.settled()
        await turmoil.step('its service')
        await understudy.controller.settled()
        stages.push(understudy.handoff.group('things').stage)
      }
      // Whatever has happened, it is the same after a restart.
      await using again = await createUnderstudy({ ...options(), state: { store } })
      stages.push(again.handoff.group('things').stage)
      assert.equal(stages[0], stages[1])
    },
  )
  await fc.assert(property, { numRuns: 25 })
})
