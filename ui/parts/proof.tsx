import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { weakest } from '../state/way.ts'
import { visible } from '../state/text.ts'

/** What is shown so far of the operation of which least is, in a sentence: `mismatch below 1.4 %, 95 % sure`. */
export function Proof({ group }: { readonly group: string }): ReactNode {
  const { data } = useQuery({ queryKey: ['gates', group], queryFn: () => api.gates({ group }), refetchInterval: 3_000 })
  const words = weakest(data?.reports ?? [])
  return words === '' ? null : <p className="break-words text-muted">Least is known of {visible(words)}.</p>
}
