import { type ReactNode, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import { useKeys } from './keys.ts'
import { StageMark } from './marks.tsx'

const KEYS: readonly (readonly [string, string])[] = [
  ['?', 'this help'],
  ['/', 'to the filter of the page'],
  ['j and k', 'down and up in a list'],
  ['Enter', 'open what is chosen'],
  ['p', 'pause the traffic, or let it go on'],
  ['g then b, t, m, o, c, k, s, p, n', 'to board, traffic, map, operations, consumers, contracts, state, plan, needs'],
  ['Esc', 'close, or leave the filter'],
]

/** What keys and marks mean. */
export function Help(): ReactNode {
  const [open, setOpen] = useState(false)
  useKeys({ '?': () => setOpen(true) })
  return (
    <>
      <button
        type="button"
        className="rounded-md p-1.5 text-muted hover:bg-hover hover:text-ink"
        aria-label="Help: keys and marks"
        onClick={() => setOpen(true)}
      >
        <Icon name="help" />
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Keys and marks" about="The same on every page.">
        <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          {KEYS.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded border border-strong-line bg-sunken px-1.5">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <ul className="mt-4 grid grid-cols-2 gap-1.5 border-t border-line pt-4 text-sm">
          {[
            ['mock', 'hatched: the stand-in answers'],
            ['shadow', 'dashed: the service gets copies'],
            ['canary', 'half: some get the service'],
            ['live', 'solid: the service answers'],
          ].map(([stage = '', words]) => (
            <li key={stage} className="flex items-center gap-2">
              <StageMark stage={stage} /> {words}
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
