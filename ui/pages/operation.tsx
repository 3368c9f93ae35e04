import * as Tabs from '@radix-ui/react-tabs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { OperationView } from '../../src/control/api.ts'
import { OperationBehaviour } from '../parts/operation-behaviour.tsx'
import { OperationContract } from '../parts/operation-contract.tsx'
import { Failure, Waiting } from '../parts/notices.tsx'
import { Page } from '../parts/page.tsx'
import { TryForm } from '../parts/try-form.tsx'
import { api } from '../server.ts'
import { visible } from '../state/text.ts'

const route = getRouteApi('/operations/$contract/$operation')
const TABS = [
  ['overview', 'Contract and behaviour'],
  ['try', 'Try it'],
] as const

/** One operation: what was promised beside what happens, and a form to ask it. */
export function OperationPage(): ReactNode {
  const { contract, operation } = route.useParams()
  const { tab = 'overview' } = route.useSearch()
  const navigate = useNavigate({ from: '/operations/$contract/$operation' })
  const { data, error } = useQuery({
    queryKey: ['operation', contract, operation],
    queryFn: () => api.operation({ operation, contract }),
    retry: false,
  })
  if (error !== null && data === undefined) return <Failure error={error} what="There is no such operation." />
  if (data === undefined) return <Waiting what="the operation" />
  return (
    <Page title={`${data.method} ${visible(data.path)}`} note={<Note operation={data} />}>
      <Tabs.Root
        className="px-4 pb-6"
        value={tab}
        onValueChange={(value) => void navigate({ search: value === 'overview' ? {} : { tab: value }, replace: true })}
      >
        <Tabs.List className="mb-4 flex gap-1 border-b border-line" aria-label="Views of the operation">
          {TABS.map(([value, name]) => (
            <Tabs.Trigger
              key={value}
              value={value}
              className="-mb-px border-b-2 border-transparent px-3 py-1.5 text-muted data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-accent"
            >
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="overview" className="grid items-start gap-4 xl:grid-cols-2">
          <OperationContract operation={data} />
          <OperationBehaviour operation={data} />
        </Tabs.Content>
        <Tabs.Content value="try">
          <TryForm operation={data} />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  )
}

function Note({ operation }: { readonly operation: OperationView }): ReactNode {
  const { id, contract, summary, deprecated, position, group } = operation
  return (
    <>
      {summary !== '' && <span className="block text-ink">{visible(summary)}</span>}
      <span>
        {id} · {contract}
        {group !== null && ` · group ${group}`}
        {position !== null && ` · ${position.file}:${position.line}`}
        {deprecated && <span className="text-caution"> · deprecated</span>}
      </span>
    </>
  )
}
