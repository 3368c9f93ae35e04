import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Shown } from '../../src/model/world.ts'
import { api } from '../server.ts'
import { bodyOf } from '../state/body-lines.ts'
import { glance } from '../state/journal-words.ts'
import { Body } from './body.tsx'
import { Failure, Waiting } from './notices.tsx'
import { Strange } from './strange.tsx'

/** Entities that are asked for at once. */
const PAGE = 10

const ORIGIN: Readonly<Record<Shown['origin'], string>> = {
  written: 'written',
  example: 'from the contract’s examples',
  improvised: 'improvised',
}

interface EntitiesProps {
  readonly contract: string
  readonly resource: string
  readonly session: string
}

/** Entities of a resource as a list shows them, each with what is in it. */
export function EntityList({ contract, resource, session }: EntitiesProps): ReactNode {
  const [pages, setPages] = useState(1)
  const { data, error } = useQuery({
    queryKey: ['entities', contract, resource, session, pages],
    queryFn: () => api.entities({ resource: `${contract}/${resource}`, limit: PAGE * pages + 1, ...(session === '' ? {} : { session }) }),
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  })
  if (error !== null && data === undefined) return <Failure error={error} what={`${resource} cannot be shown.`} />
  if (data === undefined) return <Waiting what={resource} />
  const shown = data.slice(0, PAGE * pages)
  return (
    <>
      <ul className="divide-y divide-line text-sm">
        {shown.map(({ key, origin, value }) => (
          <li key={key} className="px-3 py-1.5">
            <details>
              <summary>
                <span className="inline-flex max-w-[96%] items-baseline gap-x-3 align-top max-sm:flex-wrap">
                  <code className="shrink-0 max-sm:break-all">
                    <Strange text={key} most={120} />
                  </code>
                  <span className={`shrink-0 ${origin === 'written' ? 'text-accent' : 'text-muted'}`}>{ORIGIN[origin]}</span>
                  <span className="min-w-0 truncate text-muted">
                    <Strange text={glance(value, key)} most={240} />
                  </span>
                </span>
              </summary>
              <div className="mt-1 rounded-md bg-sunken">
                <Body body={bodyOf(value)} />
              </div>
            </details>
          </li>
        ))}
      </ul>
      {data.length > shown.length && (
        <button type="button" className="button m-2" onClick={() => setPages(pages + 1)}>
          Show more
        </button>
      )}
    </>
  )
}
