import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { ConsumerMark } from '../parts/marks.tsx'
import { NoPlan } from '../parts/no-plan.tsx'
import { Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { api } from '../server.ts'
import { counted } from '../state/figures.ts'
import type { NeedRow } from '../state/plan.ts'
import { visible } from '../state/text.ts'

type Readiness = NeedRow['cells'][number]['readiness']

const route = getRouteApi('/needs')
const WORDS: Readonly<Record<Readiness, string>> = {
  none: 'nothing yet',
  contract: 'a contract',
  mock: 'the stand-in',
  real: 'the real thing',
}
const MARKS: Readonly<Record<Readiness, string>> = {
  none: '',
  contract: 'mark mark-shadow',
  mock: 'mark mark-mock',
  real: 'mark mark-live',
}

/** Needs against operations: who can start today, and what the others wait for. */
export function NeedsPage(): ReactNode {
  const { consumer = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/needs' })
  const { data, error } = useQuery({ queryKey: ['needs'], queryFn: () => api.needs({}), refetchInterval: 15_000, retry: false })
  if (error !== null && data === undefined) return <NoPlan error={error} what="The needs cannot be shown." />
  if (data === undefined) return <Waiting what="the needs" />
  const consumers = [...new Set(data.map((row) => row.consumer))].toSorted()
  const rows = data.filter((row) => consumer === '' || row.consumer === consumer)
  const ready = rows.filter(({ canStart }) => canStart).length
  return (
    <Page
      title="Needs"
      note={`${ready} of ${counted(rows.length, 'need')} can start today`}
      actions={
        <>
          <ExportButtons of="needs" />
          <label className="text-sm">
            <span className="mr-2 text-muted">Consumer</span>
            <select
              className="field"
              value={consumer}
              onChange={(event) => void navigate({ search: event.target.value === '' ? {} : { consumer: event.target.value } })}
            >
              <option value="">all</option>
              {consumers.map((one) => (
                <option key={one} value={one}>
                  {visible(one)}
                </option>
              ))}
            </select>
          </label>
        </>
      }
    >
      <div className="space-y-4 px-4 pb-6">
        <Section title="Readiness" aside={<Legend />}>
          <Grid rows={rows} />
        </Section>
        <p className="text-sm">
          <Link to="/plan" className="link">
            To the plan
          </Link>
        </p>
      </div>
    </Page>
  )
}

function Mark({ readiness }: { readonly readiness: Readiness }): ReactNode {
  return (
    <span
      className={`inline-block ${readiness === 'none' ? 'size-3 text-center leading-3 text-muted' : MARKS[readiness]}`}
      aria-hidden="true"
    >
      {readiness === 'none' ? '·' : ''}
    </span>
  )
}

function Legend(): ReactNode {
  const all: readonly Readiness[] = ['none', 'contract', 'mock', 'real']
  return (
    <span className="flex flex-wrap gap-x-4 text-xs text-muted">
      {all.map((one) => (
        <span key={one} className="inline-flex items-center gap-1.5">
          <Mark readiness={one} /> {WORDS[one]}
        </span>
      ))}
    </span>
  )
}

function Grid({ rows }: { readonly rows: readonly NeedRow[] }): ReactNode {
  const titles = new Map(rows.flatMap(({ cells }) => cells.map(({ operation, title }) => [operation, title])))
  const operations = [...titles.keys()]
  return (
    <div className="relative overflow-x-auto" role="region" aria-label="Needs against operations" tabIndex={0}>
      <table className="w-full text-sm">
        <thead className="text-left align-bottom text-xs text-muted">
          <tr className="border-b border-line [&>th]:px-3 [&>th]:py-2 [&>th]:font-normal">
            <th scope="col">Need</th>
            <th scope="col">Can start</th>
            <th scope="col">Live by the plan</th>
            {operations.map((one) => (
              <th key={one} scope="col" className="text-center">
                {visible(titles.get(one) ?? one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <Row key={row.need} row={row} operations={operations} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, operations }: { readonly row: NeedRow; readonly operations: readonly string[] }): ReactNode {
  const { title, consumer, canStart, startsAt, startsOn, liveAt, waitsFor, cells } = row
  return (
    <tr className="align-top [&>td]:px-3 [&>td]:py-2 [&>th]:px-3 [&>th]:py-2">
      <th scope="row" className="text-left">
        {visible(title)}
        <span className="flex items-center gap-1.5 text-xs font-normal text-muted">
          <ConsumerMark /> {visible(consumer)}
        </span>
      </th>
      <td>
        <span className={canStart ? 'text-good' : ''}>
          {canStart ? 'can start today' : startsOn === 0 ? 'as soon as its stand-in is served' : startsAt}
        </span>
        {waitsFor !== '' && <span className="block text-xs text-muted">waits for {visible(waitsFor)}</span>}
      </td>
      <td className="whitespace-nowrap">{liveAt}</td>
      {operations.map((operation) => {
        const cell = cells.find((one) => one.operation === operation)
        return (
          <td key={operation} className="text-center">
            {cell !== undefined && (
              <span title={WORDS[cell.readiness]}>
                <Mark readiness={cell.readiness} />
                <span className="sr-only">{WORDS[cell.readiness]}</span>
              </span>
            )}
          </td>
        )
      })}
    </tr>
  )
}
