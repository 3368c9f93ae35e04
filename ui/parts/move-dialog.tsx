import { type ReactNode, useState } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { api } from '../server.ts'
import { consequences, MEANING } from '../state/moves.ts'
import { ChangeForm } from './change-form.tsx'
import { Dialog } from './dialog.tsx'
import { Evidence } from './evidence.tsx'
import { StageMark } from './marks.tsx'

interface MoveProps {
  readonly group: GroupStatus
  readonly to: Stage
  readonly callers: readonly string[]
  readonly onClose: () => void
}

/** Says what a move will do to whom before it is made. */
export function MoveDialog({ group, to, callers, onClose }: MoveProps): ReactNode {
  const [url, setUrl] = useState('')
  const [kept] = useState(group)
  const named = url.trim() === '' ? kept.upstream : kept.id
  const { blocked, words, weight } = consequences({ ...kept, upstream: named }, to, callers)
  const act = async (by: { who: string; why: string }): Promise<void> => {
    if (url.trim() !== '') await api.addUpstream({ group: kept.id, url: url.trim(), ...by })
    await api.handoff({ group: kept.id, to, ...by })
  }
  return (
    <Dialog open onClose={onClose} title={`${kept.id}: ${kept.stage} → ${to}`} about={MEANING[to]}>
      <p className="mt-3 flex items-center gap-2 text-sm text-muted">
        <StageMark stage={kept.stage} /> {kept.stage} <span aria-hidden="true">→</span> <StageMark stage={to} /> {to}
      </p>
      {kept.upstream === null && to !== 'mock' && (
        <label className="mt-4 block text-sm">
          <span className="mb-0.5 block text-muted">Address of the service that takes over</span>
          <input
            className="field w-full font-mono"
            type="url"
            value={url}
            placeholder="http://localhost:8080"
            onChange={(event) => setUrl(event.target.value)}
          />
        </label>
      )}
      {blocked !== null && <p className="mt-3 text-sm text-caution">{blocked}</p>}
      {words.length > 0 && (
        <>
          <h3 className="heading mt-4">What will happen</h3>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {words.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ul>
        </>
      )}
      <Evidence group={kept} />
      {weight === 'felt' && (
        <p className="mt-3 text-sm text-muted">It can be undone at any time, at once, for the next request: “Roll back” on the card.</p>
      )}
      <ChangeForm label={`Move to ${to}`} disabled={blocked !== null} act={act} onClose={onClose} />
    </Dialog>
  )
}
