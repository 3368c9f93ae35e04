import type { CusumSetting, GroupSetting, HandoffSetting, MessagesSetting } from './configuration.ts'
import type { Section } from './section.ts'
import { size, some, time } from './settling.ts'
import { milliseconds, share } from './units.ts'

export const VALIDATION = ['enforce', 'observe', 'off'] as const

/** What is said of one group. */
export function groupOf(group: Section): GroupSetting {
  const pins = group.section('pins')
  const fallback = group.section('fallback')
  const age = fallback.section('stale').text('max-age')
  return {
    pins: some({ live: pins.list('live'), mock: pins.list('mock') }),
    fallback: some({
      read: fallback.list('read')?.flatMap((word) => (word === 'stale' || word === 'mock' ? [word] : [])),
      staleMaxAge: age === undefined ? undefined : age === 'cache-control' ? null : milliseconds(age),
      notImplemented: fallback.off('not-implemented') ? [] : fallback.numbers('not-implemented'),
      missing: fallback.off('missing') ? [] : fallback.list('missing'),
    }),
    validate: messagesOf(group.section('validate')),
    ...handoffOf(group),
    ...some({
      stateless: group.flag('stateless'),
      salt: group.text('salt'),
      waived: group.list('waived'),
      quiet: group.list('quiet'),
      contract: group.text('contract'),
      operations: group.list('operations'),
      upstream: group.text('upstream'),
      stage: group.word('stage', ['mock', 'live']),
    }),
  }
}

/** How groups are handed off, of one group or of all. */
export function handoffOf(said: Section): HandoffSetting {
  return some({
    profile: said.word('profile', ['dev', 'standard', 'strict']),
    advance: said.word('advance', ['auto', 'propose', 'manual']),
    target: said.word('target', ['mock', 'shadow', 'canary', 'live']),
    anonymous: said.word('anonymous', ['mock', 'random']),
    approval: said.word('approval', ['none', 'one', 'two']),
    soak: time(said, 'soak'),
    shadow: within(said, 'shadow', shadowOf),
    canary: within(said, 'canary', canaryOf),
    rollback: within(said, 'rollback', rollbackOf),
    state: within(said, 'state', stateOf),
  })
}

/** A part where anything is said in it. */
function within<Part>(said: Section, key: string, read: (inner: Section) => Part): Part | undefined {
  const inner = said.section(key)
  return inner.keys().length === 0 ? undefined : read(inner)
}

function stateOf(state: Section): NonNullable<HandoffSetting['state']> {
  return some({ onPromote: state.word('on-promote', ['discard', 'origin-pin', 'dual-write']), pinTtl: time(state, 'pin-ttl') })
}

function shadowOf(shadow: Section): NonNullable<HandoffSetting['shadow']> {
  return some({
    sample: part(shadow, 'sample'),
    maxRps: shadow.number('max-rps'),
    inFlight: shadow.number('in-flight'),
    deadline: time(shadow, 'deadline'),
    requestCap: size(shadow, 'request-cap'),
    responseCap: size(shadow, 'response-cap'),
    unsafe: shadow.word('unsafe', ['never', 'dual-write']),
    selfCheck: part(shadow, 'self-check'),
    giveUp: time(shadow, 'give-up'),
    skip: shadow.text('skip'),
  })
}

function canaryOf(canary: Section): NonNullable<HandoffSetting['canary']> {
  return some({ steps: canary.list('steps'), dwell: time(canary, 'dwell'), reverseShadow: canary.flag('reverse-shadow') })
}

function rollbackOf(rollback: Section): NonNullable<HandoffSetting['rollback']> {
  return some({
    policy: rollback.word('policy', ['degrade', 'mock']),
    live: within(rollback, 'cusum', cusumOf),
    canary: within(rollback, 'canary-cusum', cusumOf),
    cooldown: time(rollback, 'cooldown'),
    maxCooldown: time(rollback, 'max-cooldown'),
    drain: time(rollback, 'drain'),
    blockAfter: within(rollback, 'block-after', (block) => some({ count: block.number('count'), within: time(block, 'within') })),
  })
}

function cusumOf(rule: Section): CusumSetting {
  return some({ p0: part(rule, 'p0'), p1: part(rule, 'p1'), h: rule.number('h') })
}

function part(section: Section, key: string): number | undefined {
  const text = section.text(key)
  return text === undefined ? undefined : share(text)
}

/** How messages are held against the contract. */
export function messagesOf(validate: Section): MessagesSetting {
  return some({ request: validate.word('request', VALIDATION), response: validate.word('response', VALIDATION) })
}
