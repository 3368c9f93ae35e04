import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { Status } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Stage } from '../../src/model/handoff.ts'
import { type Act, ActDialog } from '../parts/act-dialog.tsx'
import { Alarms } from '../parts/alarms.tsx'
import { Answers } from '../parts/answers.tsx'
import { GroupCard } from '../parts/group-card.tsx'
import { Icon } from '../parts/icon.tsx'
import { StageMark } from '../parts/marks.tsx'
import { MoveDialog } from '../parts/move-dialog.tsx'
import { MoveList } from '../parts/move-list.tsx'
import { Empty, Failure, Shellline, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { RollbackDialog } from '../parts/rollback-dialog.tsx'
import { api } from '../server.ts'
import { callersOf } from '../state/callers.ts'
import { counted } from '../state/figures.ts'
import { MEANING, STAGES } from '../state/moves.ts'

/** What somebody is about to do. */
type Intent =
  | { readonly kind: 'move'; readonly group: GroupStatus; readonly to: Stage }
  | { readonly kind: 'act'; readonly group: GroupStatus; readonly act: Act }
  | { readonly kind: 'rollback'; readonly group: GroupStatus | null }

/** Which group is where on its way, who uses it, and what the next step would do. */
export function BoardPage(): ReactNode {
  const { data, error } = useQuery({ queryKey: ['status'], queryFn: () => api.status(), refetchInterval: 3_000 })
  const [intent, setIntent] = useState<Intent | null>(null)
  const { data: map } = useQuery({ queryKey: ['map'], queryFn: () => api.map(), refetchInterval: 3_000, retry: false })
  const callers = useMemo(() => callersOf(map?.map ?? { nodes: [], edges: [] }), [map])
  if (error !== null && data === undefined) return <Failure error={error} what="The board cannot be shown." />
  if (data === undefined) return <Waiting what="the board" />
  const { groups } = data
  const away = groups.filter(({ stage }) => stage !== 'mock')
  return (
    <Page
      title="Board"
      note={`${counted(groups.length, 'group')} of operations; ${away.length === 0 ? 'all are the stand-in’s' : `${away.length} on the way to their services`}`}
      actions={
        away.length > 0 && (
          <button type="button" className="button" onClick={() => setIntent({ kind: 'rollback', group: null })}>
            <Icon name="undo" size={14} /> Give all back to the stand-in
          </button>
        )
      }
    >
      <Alarms groups={groups} />
      {groups.length === 0 && <NoGroups />}
      <Stages status={data} callers={callers} onIntent={setIntent} />
      <div className="space-y-4 px-4 pb-6">
        {groups.length > 0 && <Answers />}
        <Section title="What was moved lately">
          <MoveList />
        </Section>
      </div>
      {intent?.kind === 'move' && <MoveDialog {...intent} callers={callers.get(intent.group.id) ?? []} onClose={() => setIntent(null)} />}
      {intent?.kind === 'act' && <ActDialog {...intent} onClose={() => setIntent(null)} />}
      {intent?.kind === 'rollback' && (
        <RollbackDialog group={intent.group} groups={away} callers={callers} onClose={() => setIntent(null)} />
      )}
    </Page>
  )
}

interface StagesProps {
  readonly status: Status
  readonly callers: ReadonlyMap<string, readonly string[]>
  readonly onIntent: (intent: Intent) => void
}

/** The columns, each with its groups. */
function Stages({ status: { groups, upstreams }, callers, onIntent }: StagesProps): ReactNode {
  return (
    <div className="flex flex-1 gap-3 overflow-x-auto px-4 pb-4 max-lg:flex-col" role="region" aria-label="Stages" tabIndex={0}>
      {STAGES.map((stage) => (
        <Column
          key={stage}
          stage={stage}
          groups={groups.filter((group) => group.stage === stage)}
          onDrop={(id) => {
            const group = groups.find((one) => one.id === id)
            if (group !== undefined && group.stage !== stage) onIntent({ kind: 'move', group, to: stage })
          }}
        >
          {(group) => (
            <GroupCard
              key={group.id}
              group={group}
              callers={callers.get(group.id) ?? []}
              upstream={upstreams.find(({ name }) => name === group.upstream) ?? null}
              onMove={(to) => onIntent({ kind: 'move', group, to })}
              onRollback={() => onIntent({ kind: 'rollback', group })}
              onAct={(act) => onIntent({ kind: 'act', group, act })}
            />
          )}
        </Column>
      ))}
    </div>
  )
}

/** A stage takes the room that its groups need; one without any is a place to go to. */
const WIDTH: readonly string[] = [
  'lg:w-36 lg:shrink-0',
  'lg:min-w-72 lg:flex-[1]',
  'lg:min-w-64 lg:flex-[1.5]',
  'lg:min-w-64 lg:flex-[2.4]',
]

interface ColumnProps {
  readonly stage: Stage
  readonly groups: readonly GroupStatus[]
  readonly onDrop: (group: string) => void
  readonly children: (group: GroupStatus) => ReactNode
}

function Column({ stage, groups, onDrop, children }: ColumnProps): ReactNode {
  const [over, setOver] = useState(false)
  return (
    <section
      aria-label={`${stage}: ${counted(groups.length, 'group')}`}
      className={`flex min-w-0 flex-col rounded-lg border p-2 ${WIDTH[Math.min(groups.length, 3)] ?? ''} ${over ? 'border-accent bg-chosen' : 'border-line bg-sunken'}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onDrop(event.dataTransfer.getData('text/plain'))
      }}
    >
      <h2 className="flex items-center gap-2 px-1 font-semibold">
        <StageMark stage={stage} /> {stage} <span className="font-normal text-muted">{groups.length}</span>
      </h2>
      <p className="px-1 pt-0.5 pb-2 text-xs text-muted">{MEANING[stage]}</p>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] items-start gap-2">{groups.map(children)}</div>
    </section>
  )
}

function NoGroups(): ReactNode {
  return (
    <Empty title="No operation is served yet">
      <p>A group is what has to be handed off together, because it shares resources. Start with a contract that has operations:</p>
      <Shellline>understudy start openapi.yaml</Shellline>
    </Empty>
  )
}
