import type { Standing } from '../model/handoff.ts'
import type { HandoffSettings } from '../model/handoff-settings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What holds where nobody says otherwise. */
export const HANDOFF: HandoffSettings = {
  profile: 'standard',
  advance: 'propose',
  stateless: false,
  anonymous: 'mock',
  approval: 'none',
  waived: [],
  quiet: [],
  soak: 7 * DAY,
  shadow: {
    sample: null,
    maxRps: 20,
    inFlight: 32,
    deadline: 5_000,
    requestCap: 1024 * 1024,
    responseCap: 1024 * 1024,
    unsafe: 'never',
    selfCheck: 0.02,
    giveUp: 10 * MINUTE,
    skip: null,
  },
  canary: {
    steps: [500, 2_500, 5_000, 10_000].map((weightBp) => ({ kind: 'share', weightBp })),
    dwell: null,
    reverseShadow: false,
  },
  rollback: {
    policy: 'degrade',
    live: { p0: 0.01, p1: 0.1, h: 9.2 },
    canary: { p0: 0.005, p1: 0.05, h: 6.9 },
    cooldown: MINUTE,
    maxCooldown: HOUR,
    blockAfter: { count: 3, within: DAY },
    drain: 30_000,
  },
  state: { onPromote: 'discard', pinTtl: DAY },
}

/** Where a group stands before anything has happened. */
export const BEGINNING: Standing = {
  epoch: 1,
  lineage: 1,
  stage: 'mock',
  step: 0,
  since: 0,
  held: null,
  degraded: null,
  cooldown: null,
  blocked: null,
  forced: null,
  rollbacks: [],
  pardoned: 0,
  approvals: [],
  judged: false,
}
