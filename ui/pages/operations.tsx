import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useRef } from 'react'
import type { OperationSummary } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import { useKeys } from '../parts/keys.ts'
import { Method, StageMark } from '../parts/marks.tsx'
import { Empty, Failure, Waiting } from '../parts/notices.tsx'
import { Page } from '../parts/page.tsx'
import { api, feed, useCalmFeed } from '../server.ts'
import { count, counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/operations')

/** Rows that are shown; whoever has more names what is wanted. */
const SHOWN = 400

/** What can be asked, who answers it, and how much it is asked. */
export function OperationsPage(): ReactNode {
  const { q = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/operations' })
  const box = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => box.current?.focus() })
  const { data, error } = useQuery({ queryKey: ['operations'], queryFn: () => api.operations({}), staleTime: 60_000 })
  const found = useMemo(() => (data ?? []).filter((operation) => matches(operation, q)), [data, q])
  if (error !== null && data === undefined) return <Failure error={error} what="The operations cannot be shown." />
  if (data === undefined) return <Waiting what="the operations" />
  return (
    <Page
      title="Operations"
      note={q === '' ? counted(data.length, 'operation') : `${count(found.length)} of ${counted(data.length, 'operation')}`}
    >
      <search className="px-4 pb-3">
        <input
          ref={box}
          type="search"
          className="field w-full max-w-xl py-1.5"
          placeholder="Path, name, tag …  ( / )"
          aria-label="Filter operations"
          value={q}
          maxLength={200}
          onChange={(event) => void navigate({ search: event.target.value === '' ? {} : { q: event.target.value }, replace: true })}
        />
      </search>
      {found.length === 0 ? (
        <Empty title="No operation has that in its name">Its path, its name, its summary and its tags are looked at.</Empty>
      ) : (
        <Table operations={found.slice(0, SHOWN)} />
      )}
      {found.length > SHOWN && (
        <p className="px-4 py-3 text-sm text-muted">{count(found.length - SHOWN)} more: name what you are looking for.</p>
      )}
    </Page>
  )
}

function matches({ id, method, path, summary, tags }: OperationSummary, q: string): boolean {
  const text = `${id} ${method} ${path} ${summary} ${tags.join(' ')}`.toLowerCase()
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function Table({ operations }: { readonly operations: readonly OperationSummary[] }): ReactNode {
  useCalmFeed()
  const { rows } = feed
  const { data: status } = useQuery({ queryKey: ['status'], queryFn: () => api.status() })
  const stages = new Map<string, GroupStatus>(
    status?.groups.flatMap((group) => group.operations.map((id) => [`${group.contract} ${id}`, group] as const)),
  )
  const calls = new Map<string, number>()
  for (const { contract, operation } of rows)
    if (operation !== null) calls.set(`${contract ?? ''} ${operation}`, (calls.get(`${contract ?? ''} ${operation}`) ?? 0) + 1)
  return (
    <div className="overflow-x-auto border-t border-line bg-surface" role="region" aria-label="Operations" tabIndex={0}>
      <table className="w-full text-sm">
        <thead className="text-left text-xs text-muted">
          <tr className="border-b border-line [&>th]:px-4 [&>th]:py-2">
            <th>Operation</th>
            <th className="max-sm:hidden">What it does</th>
            <th className="max-md:hidden">Group</th>
            <th className="text-right">Calls seen</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {operations.map((operation) => {
            const key = `${operation.contract} ${operation.id}`
            const group = stages.get(key)
            return (
              <tr key={key} className="hover:bg-hover [&>td]:px-4 [&>td]:py-1.5">
                <td>
                  <Link
                    to="/operations/$contract/$operation"
                    params={{ contract: operation.contract, operation: operation.id }}
                    className="flex flex-wrap items-baseline gap-x-2"
                  >
                    <Method method={operation.method} />
                    <span className="font-mono text-xs break-all">{visible(operation.path)}</span>
                  </Link>
                </td>
                <td className="max-sm:hidden">
                  {visible(operation.summary.slice(0, 120))}
                  {operation.deprecated && <span className="ml-2 text-xs text-caution">deprecated</span>}
                </td>
                <td className="max-md:hidden">
                  {group !== undefined && (
                    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
                      <StageMark stage={group.stage} /> {group.id} · {group.stage}
                    </span>
                  )}
                </td>
                <td className="text-right">{count(calls.get(key) ?? 0)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
