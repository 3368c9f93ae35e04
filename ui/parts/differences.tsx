import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DiffEntry } from '../../src/control/handoff-api.ts'
import { ago, counted, listed } from '../state/figures.ts'
import { visible } from '../state/text.ts'
import { PassageAt } from './passage.tsx'
import { Strange } from './strange.tsx'

/** The ways in which a service strays, what counts first; each with what either side has, and the line of the contract. */
export function Differences({ differences }: { readonly differences: readonly DiffEntry[] }): ReactNode {
  const now = Date.now()
  return (
    <ul className="divide-y divide-line">
      {differences.map((one) => (
        <li key={`${one.operation} ${one.kind} ${one.path}`} className="px-3 py-2">
          <details>
            <summary>
              <span className="inline-flex max-w-[94%] flex-wrap items-baseline gap-x-3 gap-y-0.5 align-top">
                <Weight entry={one} />
                <strong>{visible(one.operation)}</strong>
                <span>{visible(one.kind)}</span>
                <code className="min-w-0 break-all">{visible(one.path)}</code>
                <span className="text-sm text-muted">
                  {counted(one.count, 'time')}
                  {one.ignored > 0 && `, ${one.ignored} of them ignored`} · {visible(listed(one.consumers))} · {ago(one.lastAt, now)}
                </span>
              </span>
            </summary>
            <div className="mt-2 space-y-3 pl-4">
              {one.samples.map((sample, index) => (
                <Sample key={index} sample={sample} />
              ))}
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}

function Weight({ entry: { severity, ignored, count } }: { readonly entry: DiffEntry }): ReactNode {
  if (severity === 'info') return <span className="text-sm text-muted">told only</span>
  if (ignored === count) return <span className="text-sm text-muted">ignored</span>
  return <span className="text-sm text-broken">counts, {severity}</span>
}

/** One difference in one exchange: what the stand-in has there beside what the service has. */
export function Sample({ sample, link = true }: { readonly sample: DiffEntry['samples'][number]; readonly link?: boolean }): ReactNode {
  const { message, pointer, control, candidate, rule, exchange, consumer, at, ignored } = sample
  return (
    <div className="text-sm">
      <p>
        <Strange text={message} most={600} />
        {ignored !== null && <span className="text-muted"> (ignored: {visible(ignored)})</span>}
      </p>
      {(control !== null || candidate !== null) && (
        <dl className="mt-1 grid gap-2 sm:grid-cols-2">
          <Side name="Stand-in" mark="mark-mock" text={control} />
          <Side name="Service" mark="mark-live" text={candidate} />
        </dl>
      )}
      <p className="mt-1 text-xs text-muted">
        <code className="break-all">{visible(pointer)}</code>
        {link && (
          <>
            {' · '}
            <Link to="/exchanges/$id" params={{ id: exchange }} className="link">
              exchange
            </Link>{' '}
            of {visible(consumer)}, {ago(at, Date.now())}
          </>
        )}
      </p>
      {rule !== null && <PassageAt place={rule} before={1} after={2} />}
    </div>
  )
}

function Side({ name, mark, text }: { readonly name: string; readonly mark: string; readonly text: string | null }): ReactNode {
  return (
    <div className="min-w-0 rounded-md border border-line bg-sunken px-2 py-1">
      <dt className="flex items-center gap-1.5 text-xs text-muted">
        <span className={`mark ${mark}`} aria-hidden="true" /> {name}
      </dt>
      <dd className="font-mono text-xs leading-5 break-all">
        {text === null ? <span className="font-sans text-muted">nothing</span> : <Strange text={text} most={400} />}
      </dd>
    </div>
  )
}
