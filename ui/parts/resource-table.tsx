import type { ReactNode } from 'react'
import type { ContractResources } from '../../src/control/api.ts'
import type { Resource } from '../../src/model/resource.ts'
import { Section } from './page.tsx'
import { visible } from '../state/text.ts'

/** What the contracts imply that consumers can keep: one table a contract. */
export function ResourceTable({ contract, resources, operations }: ContractResources): ReactNode {
  return (
    <Section title={`What ${contract} implies`}>
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
