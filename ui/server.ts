import { QueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ControlApi } from '../src/control/api.ts'
import { controlClient } from '../src/control/client.ts'
import { Feed } from './state/feed.ts'

/** The server that this page came from. The cookie, where there is one, goes along by itself. */
export const api: ControlApi = controlClient({ url: '' })

export const queries: QueryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true } },
})

/** Exchanges that a page begins with; older ones are asked for. */
const BEGINNING = 2_000
/** Exchanges of earlier runs that are asked for when the server was started anew. */
const EARLIER = 5_000

/** What happens, as it happens: one for the page, whatever is shown. */
export const feed: Feed = new Feed(
  {
    open: (after) => new EventSource(`/feed?after=${after}`),
    frame: (callback) => void (document.hidden ? setTimeout(callback, 250) : requestAnimationFrame(callback)),
    earlier: () => api.exchanges({ before: 1, limit: EARLIER }),
    later: (callback, ms) => void setTimeout(callback, ms),
    now: () => Date.now(),
  },
  {
    renewed: () => void queries.invalidateQueries(),
    changed: () => void queries.invalidateQueries(),
  },
)

/** Begins to listen, a little before now. */
export async function listen(): Promise<void> {
  const after = await api.info().then(
    ({ exchanges }) => Math.max(0, exchanges - BEGINNING),
    () => 0,
  )
  feed.start(after)
}

/** Renders again whenever the feed tells of something. */
export function useFeed(): Feed {
  useSyncExternalStore(feed.subscribe, feed.snapshot)
  return feed
}

/** Milliseconds between two renders of what counts over all rows. */
const CALM = 1_000

/** Like `useFeed`, at most once a second: gives the version to count by. */
export function useCalmFeed(): number {
  const [version, setVersion] = useState(feed.version)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let seen = -1
    const look = (): void => {
      const { latest, generation } = feed.rows
      // The first rows are shown at once: nobody is to be told that there are none.
      if ((timer !== null && seen > 0) || seen === latest + generation) return
      if (timer !== null) clearTimeout(timer)
      seen = latest + generation
      setVersion(feed.version)
      timer = setTimeout(() => {
        timer = null
        look()
      }, CALM)
    }
    setVersion(feed.version)
    const stop = feed.subscribe(look)
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [])
  return version
}
