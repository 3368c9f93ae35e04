import type { ReactNode } from 'react'
import type { OperationView } from '../../src/control/api.ts'
import { visible } from '../state/text.ts'
import { Section } from './page.tsx'
import { PassageLines } from './passage.tsx'
import { SchemaTree } from './schema-outline.tsx'

/** What was promised. */
export function OperationContract({ operation }: { readonly operation: OperationView }): ReactNode {
  const { description, passage } = operation
  return (
    <div className="space-y-4">
      {description.description !== '' && (
        <p className="max-w-prose whitespace-pre-line text-sm">{visible(description.description.slice(0, 1_500))}</p>
      )}
      {description.parameters.length > 0 && (
        <Section title="Takes">
          <ul className="divide-y divide-line text-sm">
            {description.parameters.map(({ name, in: where, required, schema }) => (
              <li key={`${where} ${name}`} className="px-3 py-1.5">
                <code className="font-semibold">{visible(name)}</code> <span className="text-muted">in {where}</span>
                {required && <span className="ml-1 text-xs text-caution">required</span>}
                {schema !== null && (
                  <span className="text-muted">
                    {' '}
                    · {visible([schema.type, schema.format, ...schema.rules].filter(Boolean).join(' · '))}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {description.body?.media.map((media) => (
        <Section key={media.type} title={`Body · ${visible(media.type)}`}>
          {media.schema === null ? <p className="px-3 py-2 text-sm text-muted">Anything.</p> : <SchemaTree schema={media.schema} sent />}
        </Section>
      ))}
      <Section title="Answers">
        <div className="divide-y divide-line">
          {description.responses.map((response) => (
            <details key={response.status} className="px-3 py-1.5 text-sm">
              <summary>
                <strong>{response.status}</strong> {visible(response.description.slice(0, 160))}
              </summary>
              {response.headers.length > 0 && <p className="mt-1 text-muted">with {response.headers.map(visible).join(', ')}</p>}
              {response.media.map(({ type, schema }) => (
                <div key={type}>
                  <p className="mt-1 font-mono text-xs text-muted">{visible(type)}</p>
                  {schema !== null && <SchemaTree schema={schema} />}
                </div>
              ))}
            </details>
          ))}
        </div>
      </Section>
      {passage !== null && (
        <Section title={`${passage.file}, line ${passage.line}`}>
          <PassageLines passage={passage} />
        </Section>
      )}
    </div>
  )
}
