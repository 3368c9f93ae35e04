import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { Icon } from './icon.tsx'
import { Strange } from './strange.tsx'

/** What a page shows while it has nothing: what would be here, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="card mx-auto my-8 max-w-xl p-6">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="mt-2 space-y-3 text-muted">{children}</div>
    </div>
  )
}

/** A line to paste into a shell. */
export function Shellline({ children }: { readonly children: string }): ReactNode {
  return (
    <span className="flex items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2 text-ink">
      <code className="min-w-0 flex-1 break-words">{children}</code>
      <CopyButton text={children} label="Copy" />
    </span>
  )
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const [said, setSaid] = useState('')
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed'),
    )
    setTimeout(() => setSaid(''), 2_000)
  }
  return (
    <button type="button" className="button shrink-0" onClick={copy}>
      <Icon name={said === 'Copied' ? 'check' : 'copy'} size={14} />
      <span aria-live="polite">{said === '' ? label : said}</span>
    </button>
  )
}

/** Says in words what is waited for, once that takes longer than a glance. */
export function Waiting({ what }: { readonly what: string }): ReactNode {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="p-6 text-muted" role="status">
      {late ? `Waiting for ${what} …` : '\u00a0'}
    </p>
  )
}

/** What went wrong, and what the server said of it. */
export function Failure({ error, what }: { readonly error: unknown; readonly what: string }): ReactNode {
  return (
    <div className="m-4 flex gap-3 rounded-lg border border-broken bg-broken-ground p-4" role="alert">
      <span className="text-broken">
        <Icon name="warning" />
      </span>
      <div>
        <p className="font-semibold">{what}</p>
        <p className="mt-1 break-words text-sm">
          <Strange text={error instanceof Error ? error.message : 'The server said nothing more.'} most={2_000} />
        </p>
      </div>
    </div>
  )
}

export function NotFound(): ReactNode {
  return (
    <Empty title="There is no such page">
      <p>
        The address may be of another version.{' '}
        <Link to="/" className="link">
          To the board
        </Link>
      </p>
    </Empty>
  )
}

export function PageError({ error }: { readonly error: unknown }): ReactNode {
  return <Failure error={error} what="This page has failed; that is a bug of the dashboard." />
}
