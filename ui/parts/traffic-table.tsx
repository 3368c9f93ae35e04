import { useNavigate } from '@tanstack/react-router'
import { memo, type MouseEvent, type ReactNode, useCallback, useRef, useState } from 'react'
import type { ExchangeSummary } from '../../src/control/api.ts'
import type { RowList } from '../state/row-list.ts'
import { bytes, clock, count, duration } from '../state/figures.ts'
import { useKeys } from './keys.ts'
import { By, ConsumerMark, Method, Outcome, StatusCode } from './marks.tsx'
import { bringIntoSight, rowsAround, useSight } from './sight.ts'
import { Strange } from './strange.tsx'

interface TableProps {
  readonly rows: RowList
  readonly live: boolean
  readonly onOlder?: () => void
}

const HEIGHT = 30
const COLUMNS =
  'grid grid-cols-[4rem_2.6rem_minmax(0,1fr)_1.5rem] lg:grid-cols-[6.5rem_3rem_4rem_minmax(0,1fr)_minmax(0,10rem)_minmax(0,7.5rem)_6.5rem_6rem_4.2rem_4rem] items-center gap-x-3 px-4'
const HEADS = ['Time', 'Status', 'Method', 'Target', 'Operation', 'Consumer', 'By', 'Contract', 'Took', 'Size']
const WIDE = new Set(['Method', 'Operation', 'Consumer', 'Took', 'Size', 'Contract'])

/** Many rows, the latest on top; only those in sight are there. What is scrolled away from stays where it is. */
export function TrafficTable({ rows, live, onOlder }: TableProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const sight = useSight(scroller, HEIGHT)
  const anchored = useAnchored(rows, sight.away)
  const shown = anchored === null ? rows.length : rows.before(anchored)
  const [from, to] = rowsAround(sight, shown)
  const open = useOpen()
  const [chosen, setChosen] = useState(-1)
  useRowKeys({ rows, shown, chosen, setChosen, show: (index) => bringIntoSight(scroller.current, index, HEIGHT) })
  return (
    <div
      className="relative flex min-h-0 flex-1 flex-col border-t border-line bg-surface"
      role="table"
      aria-label="Exchanges, the latest first"
      aria-rowcount={shown + 1}
    >
      <div role="rowgroup" className="border-b border-line">
        <div role="row" className={`${COLUMNS} h-8 text-xs font-semibold text-muted`}>
          {HEADS.map((head) => (
            <span
              role="columnheader"
              key={head}
              className={`${WIDE.has(head) ? 'max-lg:hidden' : ''} ${head === 'Took' || head === 'Size' ? 'text-right' : ''}`}
            >
              {head}
            </span>
          ))}
        </div>
      </div>
      {live && rows.length > shown && (
        <button
          type="button"
          className="button button-main absolute top-10 left-1/2 z-10 -translate-x-1/2 shadow"
          onClick={() => scroller.current?.scrollTo(0, 0)}
        >
          {count(rows.length - shown)} new: to the latest
        </button>
      )}
      <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} aria-label="Rows">
        <div style={{ height: shown * HEIGHT, position: 'relative' }} role="presentation">
          {Array.from({ length: to - from }, (_, beyond) => {
            const index = from + beyond
            const place = shown - 1 - index
            const row = rows.at(place)
            // A row that comes takes over from one that goes: where thousands go by in a second, nothing is built but texts.
            const slot = place % (to - from)
            return row && <Row key={slot} row={row} index={index} top={index * HEIGHT} chosen={index === chosen} onOpen={open} />
          })}
        </div>
        {shown === 0 && <p className="p-6 text-muted">Nothing passes the filter.</p>}
        {onOlder !== undefined && (
          <button type="button" className="button m-4" onClick={onOlder}>
            Older ones
          </button>
        )}
      </div>
    </div>
  )
}

/** Where the rows ended that are looked at while the top is scrolled away, so that nothing moves under the eye; null at the top. */
function useAnchored(rows: RowList, away: boolean): number | null {
  const anchor = useRef<number | null>(null)
  anchor.current = away ? (anchor.current ?? rows.end) : null
  return anchor.current
}

interface RowKeys {
  readonly rows: RowList
  readonly shown: number
  readonly chosen: number
  readonly setChosen: (index: number) => void
  readonly show: (index: number) => void
}

function useRowKeys({ rows, shown, chosen, setChosen, show }: RowKeys): void {
  const navigate = useNavigate()
  // Keys come faster than pictures.
  const at = useRef(chosen)
  const choose = (index: number): void => {
    const next = Math.max(0, Math.min(shown - 1, index))
    at.current = next
    setChosen(next)
    show(next)
  }
  useKeys({
    j: () => choose(at.current + 1),
    k: () => choose(at.current - 1),
    Enter: () => {
      const row = at.current < 0 ? undefined : rows.at(shown - 1 - at.current)
      if (row !== undefined) void navigate({ to: '/exchanges/$id', params: { id: row.id } })
    },
  })
}

/** Opens an exchange here, where nobody asks for it elsewhere; a link of the router would cost each row more than all the rest of it. */
function useOpen(): (event: MouseEvent, id: string) => void {
  const navigate = useNavigate()
  return useCallback(
    (event, id) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      void navigate({ to: '/exchanges/$id', params: { id } })
    },
    [navigate],
  )
}

interface RowProps {
  readonly row: ExchangeSummary
  readonly index: number
  readonly top: number
  readonly chosen: boolean
  readonly onOpen: (event: MouseEvent, id: string) => void
}

/** Drawn again where something of it is another: rows are made whenever they are asked for. */
const Row = memo(
  drawRow,
  (a, b) => a.row.id === b.row.id && a.index === b.index && a.top === b.top && a.chosen === b.chosen && a.onOpen === b.onOpen,
)

function drawRow({ row, index, top, chosen, onOpen }: RowProps): ReactNode {
  const { method, target, status, consumer, operation } = row
  return (
    <div role="row" aria-rowindex={index + 2} className="absolute inset-x-0" style={{ transform: `translateY(${top}px)`, height: HEIGHT }}>
      <div role="presentation" className={`${COLUMNS} relative h-full text-sm ${chosen ? 'bg-chosen' : 'hover:bg-hover'}`}>
        <span role="cell" className="text-muted">
          {clock(row.at).slice(0, 8)}
          <span className="max-lg:hidden">{clock(row.at).slice(8)}</span>
        </span>
        <span role="cell">
          <StatusCode status={status} />
        </span>
        <span role="cell" className="max-lg:hidden">
          <Method method={method} />
        </span>
        <span role="cell" className="min-w-0">
          <a
            href={`/exchanges/${encodeURIComponent(row.id)}`}
            onClick={(event) => onOpen(event, row.id)}
            className="block truncate font-mono text-xs after:absolute after:inset-0"
          >
            <span className="text-muted lg:hidden">{method} </span>
            <Strange text={target} most={240} />
          </a>
        </span>
        <span role="cell" className="truncate max-lg:hidden">
          {operation === null ? <span className="text-muted">none</span> : <Strange text={operation} most={60} />}
        </span>
        <span role="cell" className="flex min-w-0 items-center gap-1.5 max-lg:hidden">
          <ConsumerMark />
          <span className="truncate">
            <Strange text={consumer.id} most={60} />
          </span>
        </span>
        <span role="cell">
          <By by={row.by} short />
        </span>
        <span role="cell" className="max-lg:hidden">
          <Outcome outcome={row.outcome} findings={row.findings} />
        </span>
        <span role="cell" className="text-right text-muted max-lg:hidden">
          {duration(row.took)}
        </span>
        <span role="cell" className="text-right text-muted max-lg:hidden">
          {bytes(row.replyBytes)}
        </span>
      </div>
    </div>
  )
}
