import { canaryStep, stepsProblem } from '../../handoff/canary.ts'
import { HANDOFF } from '../../handoff/settings.ts'
import type { FallbackRules, Stage, Validation } from '../../model/handoff.ts'
import type {
  Advance,
  CanaryStep,
  CusumRule,
  HandoffSettings,
  ProfileName,
  RollbackSettings,
  ShadowSettings,
  StateSettings,
} from '../../model/handoff-settings.ts'
import { Problem } from '../../model/problem.ts'

/** How groups are handed off: of one group, or of all that say nothing else. Milliseconds, bytes, and shares from 0 to 1. */
export interface HandoffOptions {
  /** How sure one has to be before the service gets more. Default `dev`; in a configuration that says anything about the handoff, `standard`. */
  readonly profile?: ProfileName
  /** Who moves it on when its gates pass. Default `propose`. */
  readonly advance?: Advance
  /** How far the controller is to bring it. Default `live`. */
  readonly target?: Stage
  /** Nothing that is written matters later, so that it may go back at any time. Default false. */
  readonly stateless?: boolean
  /** Consumers that cannot be told apart: the stand-in's until live, or some of their requests. Default `mock`. */
  readonly anonymous?: 'mock' | 'random'
  /** People who have to agree before canary and before live. Default `none`. */
  readonly approval?: 'none' | 'one' | 'two'
  /** Operations that need no evidence. */
  readonly waived?: readonly string[]
  /** Operations that nobody calls. */
  readonly quiet?: readonly string[]
  /** How long it is live before it may be retired. Default 7 days. */
  readonly soak?: number
  readonly shadow?: Partial<Omit<ShadowSettings, 'unsafe'>> & { readonly unsafe?: 'never' | 'dual-write' }
  readonly canary?: {
    /** `consumer:NAME` or a share: `25%`. Default 5%, 25%, 50%, 100%. */
    readonly steps?: readonly (string | CanaryStep)[]
    readonly dwell?: number | null
    readonly reverseShadow?: boolean
  }
  readonly rollback?: Partial<Omit<RollbackSettings, 'live' | 'canary' | 'blockAfter'>> & {
    readonly live?: Partial<CusumRule>
    readonly canary?: Partial<CusumRule>
    readonly blockAfter?: Partial<RollbackSettings['blockAfter']>
  }
  readonly state?: Partial<Omit<StateSettings, 'onPromote'>> & { readonly onPromote?: 'discard' | 'origin-pin' | 'dual-write' }
}

/** What a person says of a group. A group that is not inferred needs its operations. */
export interface GroupOptions extends HandoffOptions {
  readonly contract?: string
  readonly operations?: readonly string[]
  readonly upstream?: string
  /** Where it begins. What people and the controller have done since goes before it, until it is changed here. */
  readonly stage?: Stage
  /** Eight hexadecimal digits by which consumers are shuffled. Default by the names of contract and group. */
  readonly salt?: string
  readonly pins?: { readonly live?: readonly string[]; readonly mock?: readonly string[] }
  readonly fallback?: Partial<FallbackRules>
  readonly validate?: { readonly request?: Validation; readonly response?: Validation }
}

/** In a program, and where nothing was configured, somebody tries things out: a service that is begun anew all day long is back at once, and never blocked. */
export const BASIS: HandoffSettings = {
  ...HANDOFF,
  profile: 'dev',
  rollback: { ...HANDOFF.rollback, cooldown: 500, maxCooldown: 2_000, blockAfter: { ...HANDOFF.rollback.blockAfter, count: 1_000_000 } },
}

/** Settings with what somebody says in the place of what was there. Throws a Problem for what cannot be. */
export function settingsOf(base: HandoffSettings, said: HandoffOptions, of: string): HandoffSettings {
  const { rollback = {} } = said
  return {
    profile: said.profile ?? base.profile,
    advance: said.advance ?? base.advance,
    stateless: said.stateless ?? base.stateless,
    anonymous: said.anonymous ?? base.anonymous,
    approval: said.approval ?? base.approval,
    waived: said.waived ?? base.waived,
    quiet: said.quiet ?? base.quiet,
    soak: said.soak ?? base.soak,
    shadow: { ...base.shadow, ...said.shadow },
    canary: {
      steps: said.canary?.steps === undefined ? base.canary.steps : stepsOf(said.canary.steps, of),
      dwell: said.canary?.dwell === undefined ? base.canary.dwell : said.canary.dwell,
      reverseShadow: said.canary?.reverseShadow ?? base.canary.reverseShadow,
    },
    rollback: {
      ...base.rollback,
      // Who says how long, means it.
      ...(rollback.cooldown === undefined ? {} : { maxCooldown: Math.max(HANDOFF.rollback.maxCooldown, rollback.cooldown) }),
      ...rollback,
      live: { ...base.rollback.live, ...rollback.live },
      canary: { ...base.rollback.canary, ...rollback.canary },
      blockAfter: { ...base.rollback.blockAfter, ...rollback.blockAfter },
    },
    state: { ...base.state, ...said.state },
  }
}

function stepsOf(words: readonly (string | CanaryStep)[], of: string): readonly CanaryStep[] {
  const steps = words.map((word) => {
    const step = typeof word === 'string' ? canaryStep(word) : word
    if ('wrong' in step) throw new Problem('config-invalid', `The canary of ${of}: ${step.wrong}`)
    return step
  })
  const problem = stepsProblem(steps)
  if (problem !== null) throw new Problem('config-invalid', `The canary of ${of}: ${problem}`)
  return steps
}
