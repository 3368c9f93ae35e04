import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { StateSummary } from '../../src/control/state-api.ts'
import { EntityList } from '../parts/entity-list.tsx'
import { Journal } from '../parts/journal.tsx'
import { Empty, Failure, Shellline, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { ResourceTable } from '../parts/resource-table.tsx'
import { SeedDialog } from '../parts/seed-dialog.tsx'
import { SnapshotList } from '../parts/snapshot-list.tsx'
import { WorldDialog, type WorldIntent } from '../parts/world-dialog.tsx'
import { api } from '../server.ts'
import { ago, counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/state')
const OFTEN = 3_000

/** What consumers have written, in everybody's world or in a session's, and what could be. */
export function StatePage(): ReactNode {
  const { data, error } = useQuery({ queryKey: ['state'], queryFn: () => api.state(), refetchInterval: OFTEN })
  const [intent, setIntent] = useState<WorldIntent | null>(null)
  const [seeding, setSeeding] = useState(false)
  const { session = '' } = route.useSearch()
  if (error !== null && data === undefined) return <Failure error={error} what="The state cannot be shown." />
  if (data === undefined) return <Waiting what="the state" />
  return (
    <Page
      title="State"
      note={<Kept summary={data} />}
      actions={data.store !== null && <Acts session={session} onIntent={setIntent} onSeed={() => setSeeding(true)} />}
    >
      <Troubles summary={data} />
      <div className="space-y-4 px-4 pb-6">
        {data.store !== null && (
          <>
            <Worlds session={session} />
            <World session={session} />
            <SnapshotList onIntent={(name, kind) => setIntent({ kind, session, name })} />
            <Journal key={session} session={session} />
          </>
        )}
        <Implied />
      </div>
      {intent !== null && <WorldDialog intent={intent} onClose={() => setIntent(null)} />}
      {seeding && <SeedDialog session={session} onClose={() => setSeeding(false)} />}
    </Page>
  )
}

const SURVIVES: Readonly<Record<StateSummary['survives'], string>> = {
  nothing: 'it goes when the server ends',
  process: 'it outlives the server',
  power: 'it outlives a power cut',
}

function Kept({ summary: { store, survives } }: { readonly summary: StateSummary }): ReactNode {
  return store === null ? 'State is off: every answer is improvised anew.' : `Kept in ${visible(store)}: ${SURVIVES[survives]}.`
}

function Troubles({ summary: { trouble, notice } }: { readonly summary: StateSummary }): ReactNode {
  return (
    <>
      {trouble !== null && <Failure error={new Error(trouble.message)} what="Nothing can be written for now." />}
      {notice !== null && (
        <p className="mx-4 mb-3 rounded-lg border border-caution bg-caution-ground p-3 text-sm">{visible(notice.message)}</p>
      )}
    </>
  )
}

interface ActsProps {
  readonly session: string
  readonly onIntent: (intent: WorldIntent) => void
  readonly onSeed: () => void
}

function Acts({ session, onIntent, onSeed }: ActsProps): ReactNode {
  return (
    <>
      <button type="button" className="button" onClick={onSeed}>
        Seed
      </button>
      <button type="button" className="button" onClick={() => onIntent({ kind: 'snapshot', session, name: '' })}>
        Take a snapshot
      </button>
      <button type="button" className="button" onClick={() => onIntent({ kind: 'reset', session, name: '' })}>
        Reset
      </button>
      {session !== '' && (
        <button type="button" className="button" onClick={() => onIntent({ kind: 'end', session, name: session })}>
          End the session
        </button>
      )}
    </>
  )
}

/** Whose world is shown. */
function Worlds({ session }: { readonly session: string }): ReactNode {
  const { data = [] } = useQuery({ queryKey: ['sessions'], queryFn: () => api.sessions(), refetchInterval: OFTEN })
  const navigate = useNavigate({ from: '/state' })
  const now = Date.now()
  const names = data.map(({ name }) => name)
  return (
    <label className="block text-sm">
      <span className="mr-2 text-muted">World</span>
      <select
        className="field max-w-full"
        value={session}
        onChange={(event) => void navigate({ search: event.target.value === '' ? {} : { session: event.target.value } })}
      >
        <option value="">everybody’s</option>
        {data.map(({ name, used }) => (
          <option key={name} value={name}>
            session {visible(name)}, used {ago(used, now)}
          </option>
        ))}
        {session !== '' && !names.includes(session) && <option value={session}>session {visible(session)}, not begun</option>}
      </select>
      {data.length === 0 && (
        <span className="ml-2 text-muted">
          A consumer has a world of its own by the header <code>Understudy-Session</code>.
        </span>
      )}
    </label>
  )
}

function World({ session }: { readonly session: string }): ReactNode {
  const own = session === '' ? {} : { session }
  const { data, error } = useQuery({
    queryKey: ['stateResources', session],
    queryFn: () => api.stateResources(own),
    refetchInterval: OFTEN,
  })
  if (error !== null && data === undefined) return <Failure error={error} what="What was written cannot be shown." />
  if (data === undefined) return <Waiting what="what was written" />
  if (data.length === 0) {
    return (
      <Empty title="Nobody has written anything here">
        <p>What a consumer creates or changes is found again, and shown here. Try it on an operation, or in a shell:</p>
        <Shellline>understudy state</Shellline>
      </Empty>
    )
  }
  return data.map(({ contract, resource, type, written }) => (
    <Section
      key={`${contract} ${resource}`}
      title={`${resource} (${type})`}
      aside={<span className="text-sm text-muted">{counted(written, 'entity', 'entities')} written</span>}
    >
      <EntityList contract={contract} resource={resource} session={session} />
    </Section>
  ))
}

function Implied(): ReactNode {
  const { data, error } = useQuery({ queryKey: ['resources'], queryFn: () => api.resources({}), staleTime: 60_000 })
  if (error !== null && data === undefined) return <Failure error={error} what="The resources cannot be shown." />
  if (data === undefined) return <Waiting what="what the contracts imply" />
  const some = data.filter(({ resources }) => resources.length > 0)
  if (some.length === 0) {
    return (
      <Empty title="Nothing can be kept here">
        <p>No path of the contracts makes, finds or deletes things of one kind. What was looked at:</p>
        <Shellline>understudy explain --resources</Shellline>
      </Empty>
    )
  }
  return some.map((one) => <ResourceTable key={one.contract} {...one} />)
}
