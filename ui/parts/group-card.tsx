import * as Menu from '@radix-ui/react-dropdown-menu'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { UpstreamStatus } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { count, counted, listed } from '../state/figures.ts'
import { ANSWERER, STAGES } from '../state/moves.ts'
import { ranked } from '../state/observed.ts'
import { type Act, ACT_NAMES, actsOf } from './act-dialog.tsx'
import { Icon } from './icon.tsx'
import { ConsumerMark, StageMark } from './marks.tsx'
import { Way } from './way.tsx'

interface CardProps {
  readonly group: GroupStatus
  /** Who calls it, who calls most first. */
  readonly callers: readonly string[]
  readonly upstream: UpstreamStatus | null
  readonly onMove: (to: Stage) => void
  readonly onRollback: () => void
  readonly onAct: (act: Act) => void
}

/** A group on the board: what it is, who uses it, who answered, and where it can go. */
export function GroupCard({ group, callers, upstream, onMove, onRollback, onAct }: CardProps): ReactNode {
  return (
    <article
      className="card p-3"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', group.id)
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      <h3 className="flex items-center gap-2 font-semibold">
        <StageMark stage={group.stage} />
        <Link to="/groups/$group" params={{ group: group.id }} className="min-w-0 truncate hover:underline" title={group.id}>
          {group.id}
        </Link>
      </h3>
      <p className="mt-0.5 text-xs text-muted">
        <Link to="/operations" search={{ q: group.operations[0] ?? '' }} className="hover:underline" title={group.operations.join('\n')}>
          {counted(group.operations.length, 'operation')}
        </Link>{' '}
        · {group.contract}
      </p>
      <Behind upstream={upstream} stage={group.stage} />
      <p className="mt-2 flex items-start gap-1.5 text-sm">
        <span className="flex h-5 items-center">
          <ConsumerMark />
        </span>
        {callers.length === 0 ? <span className="text-muted">nobody called it lately</span> : <span>{listed(callers)}</span>}
      </p>
      <Answered group={group} />
      <Way group={group} />
      <div className="mt-3 flex flex-wrap gap-2">
        {actsOf(group).map((act) => (
          <button
            key={act}
            type="button"
            className={`button ${act === 'approve' ? 'button-main' : ''}`}
            aria-label={`${ACT_NAMES[act]}: ${group.id}`}
            onClick={() => onAct(act)}
          >
            {ACT_NAMES[act]}
          </button>
        ))}
        <MoveMenu group={group} onMove={onMove} />
        {group.stage !== 'mock' && (
          <button type="button" className="button" onClick={onRollback}>
            <Icon name="undo" size={14} /> Roll back
          </button>
        )}
      </div>
    </article>
  )
}

function Behind({ upstream, stage }: { readonly upstream: UpstreamStatus | null; readonly stage: Stage }): ReactNode {
  if (upstream === null) return <p className="mt-1 text-sm text-muted">No service behind it yet.</p>
  const cut = upstream.breaker === 'open'
  return (
    <p className={`mt-1 text-sm break-words ${cut && stage !== 'mock' ? 'text-broken' : ''}`}>
      {upstream.name} at <span className="break-all">{upstream.url.replace(/^https?:\/\//, '')}</span>
      {cut && ' does not answer: it is cut off for now'}
      {upstream.breaker === 'half-open' && ' is being tried again'}
    </p>
  )
}

function Answered({ group }: { readonly group: GroupStatus }): ReactNode {
  const parts = ranked(new Map(Object.entries(group.answered)))
  if (parts.length === 0) return null
  return (
    <p className="mt-1 text-sm text-muted">
      {parts.map(([by, times]) => `${count(times)} by ${ANSWERER[by] ?? by}`).join(', ')}
      {group.breaking > 0 && <span className="text-broken"> · {count(group.breaking)} broke the contract</span>}
    </p>
  )
}

function MoveMenu({ group, onMove }: { readonly group: GroupStatus; readonly onMove: (to: Stage) => void }): ReactNode {
  return (
    <Menu.Root>
      <Menu.Trigger className="button" aria-label={`Move to another stage: ${group.id}`}>
        <Icon name="arrowRight" size={14} /> Move to
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="z-50 min-w-40 rounded-md border border-line bg-raised p-1 shadow-lg" sideOffset={4} align="start">
          {STAGES.filter((stage) => stage !== group.stage).map((stage) => (
            <Menu.Item
              key={stage}
              className="flex cursor-pointer items-center gap-2 rounded px-3 py-1.5 text-sm outline-none data-[highlighted]:bg-hover"
              onSelect={() => onMove(stage)}
            >
              <StageMark stage={stage} /> {stage}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
