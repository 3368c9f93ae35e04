import { type ReactNode, useState } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import { api } from '../server.ts'
import { consequences } from '../state/moves.ts'
import { ChangeForm } from './change-form.tsx'
import { Dialog } from './dialog.tsx'

interface RollbackProps {
  /** null: all of them. */
  readonly group: GroupStatus | null
  readonly groups: readonly GroupStatus[]
  readonly callers: ReadonlyMap<string, readonly string[]>
  readonly onClose: () => void
}

/** Gives one group, or all, back to the stand-in. */
export function RollbackDialog({ group, groups, callers, onClose }: RollbackProps): ReactNode {
  const [meant] = useState(group === null ? groups : [group])
  const title = group === null ? 'Give all back to the stand-in' : `${group.id}: back to the stand-in`
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      about="Nothing has to be shown for this, and nothing waits for it: it holds from the next request on."
    >
      <ul className="mt-4 space-y-2">
        {meant.map((one) => (
          <li key={one.id}>
            <strong>{one.id}</strong>
            <ul className="list-disc pl-5">
              {consequences(one, 'mock', callers.get(one.id) ?? []).words.map((word) => (
                <li key={word}>{word}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <ChangeForm label="Roll back" act={(by) => api.rollback(group === null ? by : { group: group.id, ...by })} onClose={onClose} />
    </Dialog>
  )
}
