import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ExchangeSummary } from '../../src/control/api.ts'
import { clock, duration } from '../state/figures.ts'
import { By, ConsumerMark, Method, Outcome, StatusCode } from './marks.tsx'
import { Strange } from './strange.tsx'

/** A few exchanges, the latest first. */
export function ExchangeList({ rows }: { readonly rows: readonly ExchangeSummary[] }): ReactNode {
  return (
    <ul className="divide-y divide-line text-sm">
      {rows.map((row) => (
        <li key={row.sequence}>
          <Link
            to="/exchanges/$id"
            params={{ id: row.id }}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 hover:bg-hover"
          >
            <span className="text-muted">{clock(row.at)}</span>
            <StatusCode status={row.status} />
            <Method method={row.method} />
            <span className="min-w-0 flex-1 truncate font-mono text-xs">
              <Strange text={row.target} most={160} />
            </span>
            <span className="flex items-center gap-1.5 text-muted">
              <ConsumerMark /> <Strange text={row.consumer.id} most={40} />
            </span>
            <By by={row.by} />
            <Outcome outcome={row.outcome} />
            <span className="w-16 text-right text-muted">{duration(row.took)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
