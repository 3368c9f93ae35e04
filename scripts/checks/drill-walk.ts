import type { Event } from '../../src/model/comparison.ts'
import type { Binding } from '../../src/model/evidence.ts'
import type { Group } from '../../src/model/handoff.ts'
import { selected, weightOf } from '../../src/handoff/canary.ts'
import { controllerStep } from '../../src/handoff/controller-step.ts'
import { Evidence } from '../../src/handoff/evidence/evidence.ts'
import { assess } from '../../src/handoff/gates/gates.ts'
import type { GatedOperation } from '../../src/handoff/gates/question.ts'
import { act } from '../../src/handoff/machine/machine.ts'
import { BEGINNING, HANDOFF } from '../../src/handoff/settings.ts'
import { alarmOf, type Watch, watched, watchOf } from '../../src/handoff/watch.ts'
import type { Random } from '../../src/schema/random.ts'

/** How often a service is bad to copies, and how often to consumers themselves. */
export interface Service {
  readonly name: string
  readonly copies: number
  readonly consumers: number
}

export interface Walked {
  readonly end: 'live' | 'rejected in shadow' | 'rolled back' | 'on its way'
  readonly requests: number
  /** Bad answers that consumers got before the service was taken away. */
  readonly bad: number
}

const CONSUMERS = Array.from({ length: 400 }, (_, i) => ({ id: `c${i}`, by: 'jwt', trust: 'verified' }) as const)
/** Milliseconds between requests: dwell is over before the evidence is. */
const PAUSE = 5_000
/** The controller looks after so many requests, and after every bad answer. */
const LOOK = 25

const GATED: GatedOperation = {
  operation: {
    id: 'getOrder',
    method: 'GET',
    path: '/orders/{id}',
    summary: '',
    tags: [],
    deprecated: false,
    place: { uri: '', pointer: '' },
  },
  successes: ['200'],
  failures: [],
  list: false,
  compared: true,
  kinds: null,
}

function groupOf(): Group {
  return {
    ...HANDOFF,
    ...BEGINNING,
    advance: 'auto',
    stateless: true,
    id: 'orders',
    contract: 'shop',
    operations: ['getOrder'],
    upstream: 'orders',
    target: 'live',
    salt: '9f3c01ab',
    pins: { live: [], mock: [] },
    fallback: { read: [], staleMaxAge: null, notImplemented: [], missing: [] },
    validate: { request: 'observe', response: 'observe' },
    reasons: [],
  }
}

/** One group with its evidence, its watch and its controller, as the server has them; only the clock and the service are played. */
class Play {
  group: Group = groupOf()
  now = 1_000_000
  bad = 0
  fallen = false
  #evidence: Evidence
  #watch: Watch

  constructor() {
    this.#evidence = Evidence.begin(this.#binding(), 'n1', this.now)
    this.#watch = watchOf(this.group)
  }

  #binding(): Binding {
    return { group: 'orders', lineage: this.group.lineage, contractHash: 'c', upstream: 'u', copies: this.group.stage === 'shadow' }
  }

  /** Whether the controller is to look at once. */
  request(turn: number, service: Service, random: Random): boolean {
    const { group } = this
    const consumer = random.pick(CONSUMERS)
    const live = group.stage === 'live' || selected(group, consumer, '') !== null
    if (!live && group.stage !== 'shadow') return false
    const isBad = random.chance(live ? service.consumers : service.copies)
    if (live && isBad) this.bad++
    const event: Event = isBad ? 'bad' : 'good'
    const sample = {
      operation: 'getOrder',
      consumer: consumer.id,
      at: this.now,
      epoch: group.epoch,
      leg: live ? ('live' as const) : ('shadow' as const),
      fingerprint: `f${turn}`,
      counted: true,
      status: 200,
      verdict: isBad ? ('mismatched' as const) : ('matched' as const),
      events: { availability: event, conformance: 'good' as const, agreement: live ? ('none' as const) : event, latency: 'good' as const },
    }
    this.#evidence.add(sample)
    this.#watch = watched(this.#watch, group, sample)
    return isBad
  }

  look(random: Random): void {
    const { group, now } = this
    const gates = assess({
      group,
      operations: [GATED],
      evidence: this.#evidence.record(),
      binding: this.#binding(),
      reach: { passed: 3, failure: null },
      state: { settled: true, words: '' },
      now,
    })
    const world = { gates, reachable: true, shadowable: true, now }
    const step = controllerStep({
      group,
      ...world,
      alarm: alarmOf(this.#watch),
      unreachableSince: null,
      throttled: false,
      clockJumped: false,
    })
    if (step.kind === 'nothing') return
    const about = { who: 'controller', why: step.reason, automatic: true, expected: group.epoch, next: group.epoch + 1 }
    const result = act(group, step.action, { ...world, ...about, random: random.fraction(), written: false, mockIdSeen: null })
    if (result.kind === 'refused') throw new Error(`${step.kind}: ${result.message}`)
    this.group = result.group
    if (step.kind === 'roll-back') this.fallen = true
    if (this.group.lineage === group.lineage) return
    this.#evidence = Evidence.begin(this.#binding(), 'n1', now)
    this.#watch = watchOf(this.group)
  }
}

/** From mock on, until the group is live and has stayed so, is held, or was rolled back. */
export function walk(service: Service, random: Random, most: number, stay: number): Walked {
  const play = new Play()
  let since = 0
  for (let turn = 1; turn <= most; turn++) {
    play.now += PAUSE
    if (play.request(turn, service, random) || turn % LOOK === 0) play.look(random)
    const { stage, held } = play.group
    if (play.fallen) {
      if (weightOf(play.group) !== 0) throw new Error('the service was rolled back, and is still asked')
      return { end: 'rolled back', requests: turn, bad: play.bad }
    }
    if (held !== null) return { end: 'rejected in shadow', requests: turn, bad: play.bad }
    if (stage === 'live' && since === 0) since = turn
    if (since > 0 && turn >= since + stay) return { end: 'live', requests: since, bad: play.bad }
  }
  return { end: 'on its way', requests: most, bad: play.bad }
}
