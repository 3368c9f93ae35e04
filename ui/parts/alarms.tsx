import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'
import { api } from '../server.ts'
import { alarmsOf } from '../state/alarms.ts'
import { ago } from '../state/figures.ts'
import { visible } from '../state/text.ts'
import { Icon } from './icon.tsx'

/** What was taken back or cut off, told at once and above all else. */
export function Alarms({ groups }: { readonly groups: readonly GroupStatus[] }): ReactNode {
  const { data: moves = [] } = useQuery({ queryKey: ['moves', undefined], queryFn: () => api.moves({ limit: 20 }), refetchInterval: 5_000 })
  const now = Date.now()
  return (
    <div role="alert" className="space-y-2 px-4 empty:hidden [&:not(:empty)]:pb-3">
      {alarmsOf(groups, moves, now).map(({ group, words, why, at }) => (
        <div key={group} className="flex gap-3 rounded-lg border border-broken bg-broken-ground px-3 py-2 text-sm">
          <span className="text-broken">
            <Icon name="warning" />
          </span>
          <p className="min-w-0 break-words">
            <Link to="/groups/$group" params={{ group }} className="font-semibold hover:underline">
              {visible(group)}
            </Link>
            : {visible(words)} {why !== '' && <span className="text-muted">Why: {visible(why)}.</span>}{' '}
            {at !== null && <span className="text-muted">{ago(at, now)}</span>}
          </p>
        </div>
      ))}
    </div>
  )
}
