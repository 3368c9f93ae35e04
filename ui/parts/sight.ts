import { type RefObject, useEffect, useState } from 'react'

/** Rows above and below those in sight that are there too. */
const BEYOND = 12

/** What is in sight of a long list in a box that scrolls. All rows are equally high, so nothing is held of those that are not. */
export interface Sight {
  /** The row at the top, and how many are in sight. */
  readonly first: number
  readonly seen: number
  /** Whether the top of the list is scrolled away. */
  readonly away: boolean
}

/** Follows what is in sight; `height` of a row, in pixels. */
export function useSight(box: RefObject<HTMLElement | null>, height: number): Sight {
  const [sight, setSight] = useState<Sight>({ first: 0, seen: 0, away: false })
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const look = (): void => {
      const first = Math.floor(current.scrollTop / height)
      const seen = Math.ceil(current.clientHeight / height)
      const away = current.scrollTop > height / 2
      setSight((before) => (before.first === first && before.seen === seen && before.away === away ? before : { first, seen, away }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(current)
    current.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', look)
    }
  }, [box, height])
  return sight
}

/** The rows that have to be there, of so many: the first, and the one behind the last. */
export function rowsAround({ first, seen }: Sight, count: number): readonly [number, number] {
  return [Math.max(0, Math.min(first, count - seen) - BEYOND), Math.min(count, first + seen + BEYOND)]
}

/** Brings a row into sight, if it is not. */
export function bringIntoSight(box: Pick<HTMLElement, 'scrollTop' | 'clientHeight'> | null, index: number, height: number): void {
  if (box === null) return
  const top = index * height
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight
}
