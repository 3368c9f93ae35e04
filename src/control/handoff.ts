import type { Understudy } from '../app/understudy.ts'
import { selectionOf } from '../app/handoff/way-words.ts'
import type { Authority } from '../app/handoff/handoff.ts'
import type { Consumer } from '../model/consumer.ts'
import type { Group } from '../model/handoff.ts'
import type { Place, Position } from '../model/place.ts'
import { Problem } from '../model/problem.ts'
import type { HandoffApi } from './handoff-api.ts'
import { groupStatus, tallyOf } from './status.ts'

/** Differences that are listed where nobody says, and at most. */
const PAGE = 50
const MOST = 1_000

/** The calls about the way of groups, over a stand-in in this process. What comes over the wire is not yet what its type says. */
export function localHandoff(understudy: Understudy, locate: (place: Place) => Position | null): HandoffApi {
  const { controller, handoff } = understudy
  const shown = (group: Group): ReturnType<typeof groupStatus> => groupStatus(understudy, group, tallyOf(understudy))
  const acted = async (group: Group): Promise<ReturnType<typeof groupStatus>> => {
    await controller.settled()
    return shown(group)
  }
  return {
    gates: async ({ group }) => controller.gates(named(group)),
    evidence: async ({ group }) => controller.evidence(named(group)),
    async diff({ group: id, operation, limit = PAGE }) {
      const group = named(id)
      const most = typeof limit === 'number' && limit > 0 ? Math.min(limit, MOST) : PAGE
      const differences = controller.differences(group, operation).slice(0, most)
      return {
        group,
        verdicts: controller.dossier(group).verdicts,
        copies: Object.fromEntries(controller.copies(group)),
        differences: differences.map(({ samples, ...one }) => ({
          ...one,
          samples: samples.map((sample) => ({ ...sample, position: sample.rule === null ? null : locate(sample.rule) })),
        })),
      }
    },
    canGoLive: async ({ group }) => controller.canGoLive(named(group)),
    async wouldSelect({ group: id, step }) {
      const group = handoff.group(named(id))
      const next = group.stage === 'canary' ? Math.min(group.step + 1, group.canary.steps.length - 1) : 0
      return selectionOf(group, typeof step === 'number' ? step : next, consumersOf(understudy))
    },
    approve: async ({ group, who, why, epoch }) =>
      acted(controller.approve(named(group), authority(who, why), typeof epoch === 'number' ? epoch : undefined)),
    hold: async ({ group, who, why }) => acted(handoff.act(named(group), { kind: 'hold', lifts: 'by-hand' }, authority(who, why))),
    release: async ({ group, who, why }) => acted(handoff.act(named(group), { kind: 'release' }, authority(who, why))),
    unblock: async ({ group, who, why }) => acted(handoff.act(named(group), { kind: 'unblock' }, authority(who, why))),
    resetEvidence: async ({ group, who, why }) =>
      acted(handoff.act(named(group), { kind: 'changed', what: 'evidence' }, authority(who, why))),
  }
}

function named(group: unknown): string {
  if (typeof group === 'string' && group !== '') return group
  throw new Problem('bad-argument', 'The call needs the name of a group: `group`.')
}

/** Who changes something, and why. Throws a Problem where nobody is named. */
export function authority(who: unknown, why: unknown): Authority {
  if (typeof who !== 'string' || who === '' || who.length > 200) throw new Problem('bad-argument', 'A change needs a name: `who`.')
  return { who, why: typeof why === 'string' ? why.slice(0, 1_000) : '' }
}

/** Who has called so far, as far as exchanges are held. */
function consumersOf(understudy: Understudy): readonly Consumer[] {
  return tallyOf(understudy).shares.map(({ id, by, trust }) => ({ id, by, trust }))
}
