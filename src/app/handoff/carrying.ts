import { restored, standingOf } from '../../handoff/standing.ts'
import type { Group } from '../../model/handoff.ts'
import type { Sender } from '../../model/sender.ts'
import type { Configured, KeptGroup, KeptUpstream } from './remembered.ts'

type Senders = ReadonlyMap<string, Sender>

/** Groups as the configuration has them, with the upstreams that people have named by hand in former runs. */
export function remembering(
  infer: () => readonly Group[],
  kept: ReadonlyMap<string, KeptUpstream>,
  senders: Senders,
): () => readonly Group[] {
  if (kept.size === 0) return infer
  const names = new Map([...kept].map(([name, { group }]) => [group, name]))
  return () =>
    infer().map((group) => {
      const name = names.get(group.id)
      return name === undefined || group.upstream !== null || !senders.has(name) ? group : { ...group, upstream: name }
    })
}

/** A group where it stood in the former run, but for what the configuration says otherwise since. `at` in milliseconds since 1970. */
export function configuredOf(group: Group, { standing, configured }: KeptGroup, at: number): Group {
  const next = standing.epoch + 1
  return asSaid(group, placed(restored(group, standing), standing, next, at), configured, next)
}

/** A group that is somewhere else than it was has evidence of its own, and nobody has agreed to what comes next. */
function placed(group: Group, { stage, step }: Pick<Group, 'stage' | 'step'>, next: number, at: number): Group {
  return group.stage === stage && group.step === step ? group : { ...group, epoch: next, lineage: next, since: at, approvals: [] }
}

interface Moment {
  readonly senders: Senders
  /** The epoch of the routing that is made. */
  readonly next: number
  readonly at: number
}

/** A group of a new configuration where it stands now, but for what the configuration says otherwise than `before`. */
export function carried(group: Group, before: Group, now: Group, { senders, next, at }: Moment): Group {
  const keeps = before.upstream === group.upstream && now.upstream !== null && senders.has(now.upstream)
  const upstream = keeps ? now.upstream : group.upstream
  return placed(asSaid({ ...group, upstream }, restored({ ...group, upstream }, standingOf(now)), before, now.epoch), now, next, at)
}

/** Where the configuration names another stage, target or salt than it did, it goes first. */
function asSaid(group: Group, standing: Group, configured: Configured, epoch: number): Group {
  const { stage, target, salt } = group
  const said = {
    ...standing,
    target: target === configured.target ? standing.target : target,
    salt: salt === configured.salt ? standing.salt : salt,
  }
  // A hold and a cooldown were about the stage that the configuration has just changed.
  return stage === configured.stage
    ? said
    : { ...group, epoch, lineage: epoch, target: said.target, salt: said.salt, rollbacks: said.rollbacks }
}
