import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import type { OperationView } from '../../src/control/api.ts'
import { feed, useCalmFeed } from '../server.ts'
import { count, counted, duration, percent } from '../state/figures.ts'
import { ANSWERER } from '../state/moves.ts'
import { histogram, type OperationSeen, operationSeen, ranked } from '../state/observed.ts'
import { ExchangeList } from './exchange-list.tsx'
import { ConsumerMark } from './marks.tsx'
import { Figure, Section } from './page.tsx'

/** What happens. */
export function OperationBehaviour({ operation: { id, contract } }: { readonly operation: OperationView }): ReactNode {
  const version = useCalmFeed()
  const { rows } = feed
  const seen = useMemo(() => operationSeen(rows, contract, id), [version, contract, id])
  if (seen.exchanges === 0) {
    return (
      <Section title="What happens">
        <p className="px-3 py-4 text-sm text-muted">
          Nobody has called it while this page could see it. “Try it” sends a request that the contract would accept.
        </p>
      </Section>
    )
  }
  return (
    <div className="space-y-4">
      <Section title={`What happened in ${counted(seen.exchanges, 'exchange')}`}>
        <dl className="flex flex-wrap gap-x-6 gap-y-3 p-3">
          <Figure name="Broke the contract" value={percent(seen.breaking / seen.exchanges)} tone={seen.breaking > 0 ? 'text-broken' : ''} />
          <Figure name="Answered 4xx or 5xx" value={percent(seen.errors / seen.exchanges)} tone={seen.errors > 0 ? 'text-caution' : ''} />
          <Figure name="Half are faster than" value={seen.median === null ? '–' : duration(seen.median)} />
          <Figure name="95 % are faster than" value={seen.p95 === null ? '–' : duration(seen.p95)} />
        </dl>
        <Histogram took={seen.took} />
        <Callers seen={seen} operation={id} />
      </Section>
      <Section
        title="The latest"
        aside={
          <Link to="/traffic" search={{ operation: id }} className="link text-sm">
            all of them
          </Link>
        }
      >
        <ExchangeList rows={seen.latest} />
      </Section>
    </div>
  )
}

function Histogram({ took }: { readonly took: readonly number[] }): ReactNode {
  const columns = histogram(took)
  const most = Math.max(1, ...columns.map((column) => column.count))
  const words = `Latencies of ${counted(took.length, 'exchange')}, from ${duration(took[0] ?? 0)} to ${duration(took.at(-1) ?? 0)}.`
  return (
    <figure className="px-3 pb-3">
      <div className="flex h-16 items-end gap-px" role="img" aria-label={words}>
        {columns.map(({ from, count: calls }) => (
          <span
            key={from}
            className="flex-1 rounded-t-sm bg-accent"
            style={{ height: `${calls === 0 ? 0 : Math.max(3, (100 * calls) / most)}%` }}
            title={`from ${duration(from)}: ${count(calls)}`}
          />
        ))}
      </div>
      <figcaption className="mt-1 flex justify-between text-xs text-muted">
        <span>{duration(took[0] ?? 0)}</span>
        <span>latency, each column wider than the one before</span>
        <span>{duration(took.at(-1) ?? 0)}</span>
      </figcaption>
    </figure>
  )
}

/** Who answered, and who asked. */
function Callers({ seen, operation }: { readonly seen: OperationSeen; readonly operation: string }): ReactNode {
  return (
    <ul className="space-y-1 border-t border-line px-3 py-2 text-sm">
      {ranked(seen.answered).map(([by, calls]) => (
        <li key={by}>
          {count(calls)} answered by {ANSWERER[by] ?? by}
        </li>
      ))}
      {ranked(seen.consumers)
        .slice(0, 8)
        .map(([consumer, calls]) => (
          <li key={consumer} className="flex items-center gap-2">
            <ConsumerMark />
            <Link to="/traffic" search={{ consumer, operation }} className="link">
              {consumer}
            </Link>
            <span className="text-muted">{counted(calls, 'call')}</span>
          </li>
        ))}
    </ul>
  )
}
