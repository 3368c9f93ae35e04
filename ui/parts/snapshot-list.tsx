import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { ago } from '../state/figures.ts'
import { Section } from './page.tsx'
import { Strange } from './strange.tsx'

/** Worlds that were kept under a name. */
export function SnapshotList({ onIntent }: { readonly onIntent: (name: string, kind: 'restore' | 'forget') => void }): ReactNode {
  const { data = [] } = useQuery({ queryKey: ['snapshots'], queryFn: () => api.snapshots(), refetchInterval: 5_000 })
  const now = Date.now()
  return (
    <Section title="Snapshots">
      {data.length === 0 && (
        <p className="px-3 py-2 text-sm text-muted">None yet. A snapshot keeps a world as it is under a name, to be made again.</p>
      )}
      <ul className="divide-y divide-line text-sm">
        {data.map(({ name, created }) => (
          <li key={name} className="flex flex-wrap items-center gap-3 px-3 py-1.5">
            <strong className="min-w-0 flex-1 break-words">
              <Strange text={name} most={120} />
            </strong>
            <span className="text-muted">{ago(created, now)}</span>
            <button type="button" className="button" aria-label={`Restore ${name}`} onClick={() => onIntent(name, 'restore')}>
              Restore
            </button>
            <button type="button" className="button" aria-label={`Forget ${name}`} onClick={() => onIntent(name, 'forget')}>
              Forget
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
