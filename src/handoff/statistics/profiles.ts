import type { ProfileName } from '../../model/handoff-settings.ts'
import type { Hypotheses } from './sprt.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What of repeated requests counts: so many at once, and one more every so many milliseconds. */
export interface Burst {
  readonly size: number
  readonly refill: number
}

/** How much evidence it takes. Times are milliseconds. */
export interface Profile {
  readonly name: ProfileName
  /** For availability, conformance and agreement. */
  readonly rate: Hypotheses
  readonly latency: Hypotheses
  /** null: repetition counts like everything else. */
  readonly burst: Burst | null
  /** Requests of different kinds that an operation has to have answered. */
  readonly minDistinct: number
  readonly minConsumers: number
  /** How long shadow, and each step of the canary, last at least. */
  readonly dwell: { readonly shadow: number; readonly step: number }
  /** Older evidence is none. */
  readonly maxAge: number
  /** After that without a decision somebody has to look. */
  readonly maxWait: number
  /** Share of the requests that is copied in shadow. */
  readonly sample: number
}

const LATENCY: Hypotheses = { p0: 0.03, p1: 0.1, alpha: 0.05, beta: 0.05, truncation: 800 }
const LONG = { maxAge: 7 * DAY, maxWait: 7 * DAY }

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  dev: {
    name: 'dev',
    rate: { p0: 0.02, p1: 0.1, alpha: 0.05, beta: 0.1, truncation: 700 },
    latency: LATENCY,
    burst: null,
    minDistinct: 3,
    minConsumers: 1,
    dwell: { shadow: 0, step: 0 },
    sample: 1,
    ...LONG,
  },
  standard: {
    name: 'standard',
    rate: { p0: 0.002, p1: 0.02, alpha: 0.01, beta: 0.05, truncation: 5_000 },
    latency: LATENCY,
    burst: { size: 5, refill: MINUTE },
    minDistinct: 20,
    minConsumers: 1,
    dwell: { shadow: 10 * MINUTE, step: 10 * MINUTE },
    sample: 0.1,
    ...LONG,
  },
  strict: {
    name: 'strict',
    rate: { p0: 0.0005, p1: 0.005, alpha: 0.001, beta: 0.05, truncation: 30_000 },
    latency: LATENCY,
    burst: { size: 3, refill: 10 * MINUTE },
    minDistinct: 50,
    minConsumers: 2,
    dwell: { shadow: DAY, step: HOUR },
    sample: 0.1,
    ...LONG,
  },
}

/** Share of censored samples above which the rest is not representative. */
export const CENSORED = 0.05
