import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ContractResources } from '../../src/control/api.ts'
import type { Resource } from '../../src/model/resource.ts'
import { Empty, Failure, Shellline, Waiting } from '../parts/notices.tsx'
import { Page, Section } from '../parts/page.tsx'
import { api } from '../server.ts'
import { counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'

/** What consumers can keep: the resources that paths and schemas imply. */
export function StatePage(): ReactNode {
  const { data, error } = useQuery({ queryKey: ['resources'], queryFn: () => api.resources({}), staleTime: 60_000 })
  if (error !== null) return <Failure error={error} what="The resources cannot be shown." />
  if (data === undefined) return <Waiting what="what the contracts imply" />
  const count = data.reduce((sum, { resources }) => sum + resources.length, 0)
  return (
    <Page title="State" note={`${counted(count, 'resource')} that the contracts imply`}>
      {count === 0 && (
        <Empty title="Nothing can be kept here">
          <p>No path of the contracts makes, finds or deletes things of one kind. What was looked at:</p>
          <Shellline>understudy explain --resources</Shellline>
        </Empty>
      )}
      <div className="space-y-4 px-4 pb-6">
        {data
          .filter(({ resources }) => resources.length > 0)
          .map((one) => (
            <ContractTable key={one.contract} {...one} />
          ))}
      </div>
    </Page>
  )
}

function ContractTable({ contract, resources, operations }: ContractResources): ReactNode {
  return (
    <Section title={contract}>
      <div className="overflow-x-auto" role="region" aria-label={`Resources of ${contract}`} tabIndex={0}>
        <table className="w-full text-sm">
          <thead className="text-left text-xs text-muted">
            <tr className="border-b border-line [&>th]:px-3 [&>th]:py-2">
              <th>Resource</th>
              <th>Told apart by</th>
              <th>Where</th>
              <th>Refers to</th>
              <th className="text-right">Operations</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {resources.map((resource) => (
              <ResourceRow
                key={resource.id}
                resource={resource}
                operations={operations.filter(({ role }) => role.resource === resource.id).length}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function ResourceRow({ resource, operations }: { readonly resource: Resource; readonly operations: number }): ReactNode {
  const { id, type, kind, key, collection, item, relations, reasons } = resource
  return (
    <tr className="align-top [&>td]:px-3 [&>td]:py-1.5">
      <td>
        <details>
          <summary>
            <strong>{visible(id)}</strong>{' '}
            <span className="text-muted">
              {visible(type)}
              {kind === 'singleton' ? ', there is one' : ''}
            </span>
          </summary>
          <ul className="mt-1 max-w-prose list-disc pl-5 text-xs text-muted">
            {reasons.map((reason) => (
              <li key={reason}>{visible(reason)}</li>
            ))}
          </ul>
        </details>
      </td>
      <td>
        {key === null ? (
          <span className="text-muted">nothing</span>
        ) : (
          `${visible((key.property ?? key.param).replace(/^\//, ''))} (${key.type})`
        )}
      </td>
      <td className="font-mono text-xs leading-5">{visible(item ?? collection ?? '')}</td>
      <td>
        {relations.length === 0 ? (
          <span className="text-muted">nothing</span>
        ) : (
          [...new Set(relations.map(({ to }) => to))].map(visible).join(', ')
        )}
      </td>
      <td className="text-right">{operations}</td>
    </tr>
  )
}
