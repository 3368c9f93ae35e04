import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Assessment, GateReport } from '../../src/model/evidence.ts'
import { type Act, ACT_NAMES, ActDialog, actsOf } from '../parts/act-dialog.tsx'
import { Differences } from '../parts/differences.tsx'
import { StageMark } from '../parts/marks.tsx'
import { MoveList } from '../parts/move-list.tsx'
import { Empty, Failure, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { Way } from '../parts/way.tsx'
import { api } from '../server.ts'
import { counted } from '../state/figures.ts'
import { MEANING } from '../state/moves.ts'
import { visible } from '../state/text.ts'
import { tallyWords } from '../state/verdict.ts'

const route = getRouteApi('/groups/$group')
const OFTEN = 3_000

/** One group: how it stands on its way, gate by gate, and how its service strays. */
export function GroupPage(): ReactNode {
  const { group: id } = route.useParams()
  const { data, error } = useQuery({ queryKey: ['status'], queryFn: () => api.status(), refetchInterval: OFTEN })
  const [act, setAct] = useState<Act | null>(null)
  if (error !== null && data === undefined) return <Failure error={error} what="The group cannot be shown." />
  if (data === undefined) return <Waiting what="the group" />
  const group = data.groups.find((one) => one.id === id)
  if (group === undefined) return <NoGroup id={id} />
  return (
    <Page title={visible(group.id)} note={<Note group={group} />} actions={<Acts group={group} onAct={setAct} />}>
      <div className="grid gap-4 px-4 pb-6 xl:grid-cols-2">
        <Section title="On its way">
          <div className="px-3 pb-3">
            <p className="pt-2 text-sm">{MEANING[group.stage]}</p>
            {group.way === null && (
              <p className="mt-1 text-sm text-muted">There is no service behind it yet, so there is nothing to be shown.</p>
            )}
            <Way group={group} all />
            {group.way !== null && group.way.proposal === null && group.way.reason !== '' && (
              <p className="mt-2 text-sm text-muted">{visible(group.way.reason)}</p>
            )}
          </div>
        </Section>
        <Section title="Why these belong together">
          <ul className="list-disc space-y-0.5 py-2 pr-3 pl-8 text-sm">
            {group.reasons.map((reason) => (
              <li key={reason}>{visible(reason)}</li>
            ))}
          </ul>
        </Section>
        {group.way !== null && <Gates id={id} />}
        {group.way !== null && <Strays id={id} />}
        <div className="xl:col-span-2">
          <Section title="What happened to it">
            <MoveList group={id} />
          </Section>
        </div>
      </div>
      {act !== null && <ActDialog group={group} act={act} onClose={() => setAct(null)} />}
    </Page>
  )
}

function Note({ group: { stage, operations, upstream, contract } }: { readonly group: GroupStatus }): ReactNode {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <StageMark stage={stage} /> {stage} · {counted(operations.length, 'operation')} of {contract}
      {upstream !== null && ` · behind it: ${upstream}`}
    </span>
  )
}

function Acts({ group, onAct }: { readonly group: GroupStatus; readonly onAct: (act: Act) => void }): ReactNode {
  return actsOf(group).map((act) => (
    <button key={act} type="button" className={`button ${act === 'approve' ? 'button-main' : ''}`} onClick={() => onAct(act)}>
      {ACT_NAMES[act]}
    </button>
  ))
}

const SIGN: Readonly<Record<GateReport['outcome'], readonly [string, string, string]>> = {
  fail: ['✗', 'text-broken', 'closed'],
  inconclusive: ['?', 'text-caution', 'cannot be told'],
  waiting: ['…', 'text-muted', 'waits'],
  pass: ['✓', 'text-good', 'open'],
}

function Gates({ id }: { readonly id: string }): ReactNode {
  const { data, error } = useQuery({ queryKey: ['gates', id], queryFn: () => api.gates({ group: id }), refetchInterval: OFTEN })
  return (
    <Section title="Gates to the next step">
      {error !== null && <Failure error={error} what="The gates cannot be shown." />}
      {data === undefined && error === null && <Waiting what="the gates" />}
      {data !== undefined && <GateList assessment={data} />}
    </Section>
  )
}

function GateList({ assessment: { reports } }: { readonly assessment: Assessment }): ReactNode {
  if (reports.length === 0) return <p className="px-3 py-2 text-sm text-muted">There is no gate before the next step.</p>
  const order = Object.keys(SIGN)
  const sorted = reports.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
  return (
    <ul className="divide-y divide-line text-sm">
      {sorted.map(({ gate, operation, outcome, words }, index) => {
        const [sign, tone, said] = SIGN[outcome]
        return (
          <li key={index} className="flex gap-2 px-3 py-1.5">
            <span className={`w-4 shrink-0 ${tone}`} aria-hidden="true">
              {sign}
            </span>
            <span className="min-w-0">
              <span className="sr-only">{said}: </span>
              <span className="break-words">{visible(words)}</span>
              <span className="text-muted">
                {' '}
                · {gate}
                {operation !== null && !words.startsWith(operation) && `, ${visible(operation)}`}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Strays({ id }: { readonly id: string }): ReactNode {
  const { data, error } = useQuery({ queryKey: ['diff', id], queryFn: () => api.diff({ group: id, limit: 200 }), refetchInterval: OFTEN })
  if (error !== null && data === undefined) return <Failure error={error} what="The differences cannot be shown." />
  if (data === undefined) return <Waiting what="the differences" />
  const compared = tallyWords(data.verdicts)
  const copies = tallyWords(data.copies)
  return (
    <Section title="Differences between stand-in and service">
      <p className="px-3 pt-2 text-sm text-muted">
        {compared === '' ? 'Nothing was compared yet.' : `Compared: ${compared}.`} {copies !== '' && `Copies: ${copies}.`}
      </p>
      {data.differences.length > 0 ? (
        <Differences differences={data.differences} />
      ) : (
        <p className="px-3 py-2 text-sm">{compared === '' ? 'Copies are sent when the group is in shadow.' : 'None was found.'}</p>
      )}
    </Section>
  )
}

function NoGroup({ id }: { readonly id: string }): ReactNode {
  return (
    <Empty title={`There is no group ${visible(id.slice(0, 100))}`}>
      <p>
        <Link to="/" className="link">
          To the board
        </Link>
      </p>
    </Empty>
  )
}
