import { useEffect, useRef } from 'react'

/** Hears keys that are pressed while nothing is written and no dialog is open. A key may be two, one after the other: `g t`. */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    let before = ''
    const hear = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return
      if (event.key === 'Enter' && isControl(event.target)) return
      const act = latest.current[before === '' ? event.key : `${before} ${event.key}`] ?? latest.current[event.key]
      before = before === '' && event.key === 'g' ? 'g' : ''
      if (act === undefined) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

/** Enter is theirs. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, summary') !== null
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=dialog], [role=menu]') !== null
  )
}
