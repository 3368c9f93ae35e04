import { type ReactNode, useEffect, useState } from 'react'
import { useFeed } from '../server.ts'
import { ago, counted } from '../state/figures.ts'
import { Icon } from './icon.tsx'

/** Whether the server is there, in a word. */
export function ConnectionState(): ReactNode {
  const { connection, rows } = useFeed()
  const words = { connecting: 'connecting', open: counted(rows.latest, 'exchange'), lost: 'not connected' }[connection.kind]
  const tone = { connecting: 'bg-muted', open: 'bg-good', lost: 'bg-broken' }[connection.kind]
  return (
    <span
      className="flex items-center gap-2 px-2 text-sm text-muted"
      title={connection.kind === 'open' ? 'connected; updates as it happens' : ''}
    >
      <span className={`size-2 rounded-full ${tone}`} aria-hidden="true" />
      {words}
    </span>
  )
}

/** A server that is gone is told at once, and what it means for what is shown. */
export function ConnectionBanner(): ReactNode {
  const { connection } = useFeed()
  const lost = connection.kind === 'lost'
  const [, tick] = useState(0)
  useEffect(() => {
    if (!lost) return
    const timer = setInterval(() => tick((count) => count + 1), 1_000)
    return () => clearInterval(timer)
  }, [lost])
  return (
    <div role="alert">
      {connection.kind === 'lost' && (
        <div className="flex items-center gap-2 border-b border-broken bg-broken-ground px-4 py-2 text-sm">
          <Icon name="warning" />
          <span>
            <strong>The server does not answer</strong> (lost {ago(connection.since, Date.now())}). What you see is what was last known;
            this page comes back by itself, and then catches up on what it missed.
          </span>
        </div>
      )}
    </div>
  )
}
