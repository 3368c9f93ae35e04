import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { useKeys } from '../parts/keys.ts'
import { Empty, Shellline } from '../parts/notices.tsx'
import { Page } from '../parts/page.tsx'
import { TrafficFilter } from '../parts/traffic-filter.tsx'
import { TrafficTable } from '../parts/traffic-table.tsx'
import { api, feed, useFeed } from '../server.ts'
import { count, counted } from '../state/figures.ts'
import { type Filter, filters, predicateOf } from '../state/filter.ts'
import { FilteredRows } from '../state/filtered-rows.ts'
import { type RowList, rowsBefore } from '../state/row-list.ts'

const route = getRouteApi('/traffic')

/** All that goes by, as it goes by. */
export function TrafficPage(): ReactNode {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/traffic' })
  const { rows, missed } = useFeed()
  const { paused: isPaused, ...filter } = search
  const paused = isPaused === true
  const found = useFound(filter)
  const frozen = useFrozen(paused, found.end)
  const shown = frozen === null ? found : rowsBefore(found, frozen)
  const box = useRef<HTMLInputElement>(null)
  const change = (next: Filter & { paused?: boolean }): void => void navigate({ search: next, replace: true })
  const pause = (): void => change({ ...filter, ...(paused ? {} : { paused: true }) })
  useKeys({ '/': () => box.current?.focus(), p: pause })
  const here = filters(filter)
    ? `${count(shown.length)} of ${counted(rows.length, 'exchange')} here`
    : `${counted(rows.length, 'exchange')} here`
  const note = missed === 0 ? here : `${here}; ${count(missed)} went by too fast to be told`
  return (
    <Page
      fixed
      title="Traffic"
      note={paused ? `${note}; paused, ${count(found.length - shown.length)} more since` : note}
      actions={
        <>
          <button type="button" className="button" aria-pressed={paused} onClick={pause}>
            <Icon name={paused ? 'play' : 'pause'} size={14} /> {paused ? 'Go on' : 'Pause'}
          </button>
          <button type="button" className="button" disabled={shown.length === 0} onClick={() => save(shown)}>
            <Icon name="download" size={14} /> Export NDJSON
          </button>
        </>
      }
    >
      <TrafficFilter filter={filter} box={box} onChange={(next) => change({ ...next, ...(paused ? { paused } : {}) })} />
      {rows.length === 0 ? (
        <NothingYet />
      ) : (
        <TrafficTable rows={shown} live={!paused} {...(rows.oldest > 1 ? { onOlder: () => void older() } : {})} />
      )}
    </Page>
  )
}

function useFound(filter: Filter): RowList {
  const key = filters(filter) ? JSON.stringify(filter) : ''
  return useMemo(() => (key === '' ? feed.rows : new FilteredRows(feed.rows, predicateOf(JSON.parse(key)))), [key])
}

/** Where the rows ended when it was paused; null while it goes on. */
function useFrozen(paused: boolean, end: number): number | null {
  const [frozen, setFrozen] = useState<number | null>(paused ? end : null)
  if (paused && frozen === null) setFrozen(end)
  if (!paused && frozen !== null) setFrozen(null)
  return paused ? (frozen ?? end) : null
}

/** The page of exchanges before the oldest that is here. */
async function older(): Promise<void> {
  feed.prepend(await api.exchanges({ before: feed.rows.oldest, limit: 5_000 }))
}

/** What is shown, one JSON object a line. */
function save(rows: RowList): void {
  const url = URL.createObjectURL(
    new Blob(
      Array.from({ length: rows.length }, (_, index) => `${JSON.stringify(rows.at(index))}\n`),
      { type: 'application/x-ndjson' },
    ),
  )
  const link = Object.assign(document.createElement('a'), { href: url, download: 'understudy-traffic.ndjson' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function NothingYet(): ReactNode {
  return (
    <Empty title="Nobody has called yet">
      <p>
        Whatever is asked of the stand-in appears here at once: who called, what was answered and by whom, and how far it kept to the
        contract.
      </p>
      <Shellline>understudy operations</Shellline>
      <p>lists what can be asked, and every operation has a form under Operations.</p>
    </Empty>
  )
}
