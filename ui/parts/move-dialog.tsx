import { type ReactNode, useState } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { api } from '../server.ts'
import { consequences, MEANING } from '../state/moves.ts'
import { ChangeForm } from './change-form.tsx'
import { Dialog } from './dialog.tsx'
import { StageMark } from './marks.tsx'
import { StepField } from './step-field.tsx'
import { Way } from './way.tsx'

interface MoveProps {
  readonly group: GroupStatus
  readonly to: Stage
  readonly callers: readonly string[]
  readonly onClose: () => void
}

/** How long a move past the gates holds, milliseconds. */
const DAY = 24 * 60 * 60_000

/** Says what a move will do to whom before it is made. */
export function MoveDialog({ group, to, callers, onClose }: MoveProps): ReactNode {
  const [url, setUrl] = useState('')
  const [kept] = useState(group)
  const [step, setStep] = useState(kept.way?.step ?? 0)
  const [forced, setForced] = useState(false)
  const named = url.trim() === '' ? kept.upstream : kept.id
  const { blocked, words, weight } = consequences({ ...kept, upstream: named }, to, callers)
  const act = async (by: { who: string; why: string }): Promise<void> => {
    if (url.trim() !== '') await api.addUpstream({ group: kept.id, url: url.trim(), ...by })
    await api.handoff({ group: kept.id, to, ...(to === 'canary' ? { step } : {}), ...(forced ? { force: DAY } : {}), ...by })
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
      {to === 'canary' && kept.way !== null && <StepField group={kept.id} steps={kept.way.steps} step={step} onStep={setStep} />}
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
      <Way group={kept} />
      {weight === 'felt' && (
        <p className="mt-3 text-sm text-muted">It can be undone at any time, at once, for the next request: “Roll back” on the card.</p>
      )}
      {kept.way !== null && kept.way.outcome !== 'pass' && to !== 'mock' && to !== 'shadow' && (
        <label className="mt-3 flex items-start gap-2 text-sm">
          <input type="checkbox" className="mt-0.5" checked={forced} onChange={(event) => setForced(event.target.checked)} />
          <span>Past its gates, for a day: then it goes back to where it was.</span>
        </label>
      )}
      <ChangeForm label={`Move to ${to}`} disabled={blocked !== null} act={act} onClose={onClose} />
    </Dialog>
  )
}
