import { type ReactNode, useState } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import { api } from '../server.ts'
import { placeOf } from '../state/way.ts'
import { type By, ChangeForm } from './change-form.tsx'
import { Dialog } from './dialog.tsx'
import { Way } from './way.tsx'

/** What a person can do to a group beside moving it. */
export type Act = 'approve' | 'hold' | 'release' | 'unblock'

interface Words {
  readonly title: string
  readonly about: string
  readonly label: string
}

function wordsOf({ id, way }: GroupStatus, act: Act): Words {
  if (act === 'approve') {
    const next = way?.proposal ?? null
    const about =
      next === null || way === null
        ? 'Your word is kept with the group; it goes on when its gates pass.'
        : `It goes to ${placeOf(way, next.to, next.step)}.`
    return { title: `${id}: agree to the next step`, about, label: 'Agree' }
  }
  if (act === 'hold') {
    return {
      title: `${id}: hold`,
      about: 'It stays where it is, whatever its gates say, until somebody lets go. Alarms still bring it back.',
      label: 'Hold',
    }
  }
  if (act === 'release') {
    return { title: `${id}: let go`, about: 'It may go on again when its gates pass.', label: 'Let go' }
  }
  const about = 'It had too many alarms. Say what was found and what was done about it: without that, it stays blocked.'
  return { title: `${id}: unblock`, about, label: 'Unblock' }
}

/** Says what an act will do, and asks who does it and why. */
export function ActDialog({
  group,
  act,
  onClose,
}: {
  readonly group: GroupStatus
  readonly act: Act
  readonly onClose: () => void
}): ReactNode {
  const [kept] = useState(group)
  const { title, about, label } = wordsOf(kept, act)
  return (
    <Dialog open onClose={onClose} title={title} about={about}>
      <Way group={kept} />
      <ChangeForm
        label={label}
        act={(by: By) => api[act]({ group: kept.id, ...by, ...(act === 'approve' && kept.way !== null ? { epoch: kept.way.epoch } : {}) })}
        onClose={onClose}
      />
    </Dialog>
  )
}

/** Which acts make sense for a group as it stands, what is waited for first. */
export function actsOf({ way }: GroupStatus): readonly Act[] {
  if (way === null) return []
  return [
    ...(way.proposal === null ? [] : ['approve' as const]),
    ...(way.blocked === null ? [] : ['unblock' as const]),
    way.held === null ? ('hold' as const) : ('release' as const),
  ]
}

export const ACT_NAMES: Readonly<Record<Act, string>> = { approve: 'Agree', hold: 'Hold', release: 'Let go', unblock: 'Unblock' }
