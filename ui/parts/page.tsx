import type { ReactNode } from 'react'

interface PageProps {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** Whether its body scrolls by itself, below a head that stays. */
  readonly fixed?: boolean
  readonly children: ReactNode
}

/** A page's head and body: the same everywhere. */
export function Page({ title, note, actions, fixed = false, children }: PageProps): ReactNode {
  return (
    <div className={`mx-auto flex w-full max-w-[120rem] flex-col ${fixed ? 'h-full' : 'min-h-full'}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 pt-4 pb-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold break-words">{title}</h1>
          {note !== undefined && <div className="mt-0.5 text-sm text-muted">{note}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  children,
  aside,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly aside?: ReactNode
}): ReactNode {
  return (
    <section className="card overflow-hidden">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-2">
        <h2 className="heading">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** A figure with its unit and its name. */
export function Figure({
  name,
  value,
  tone = '',
}: {
  readonly name: string
  readonly value: ReactNode
  readonly tone?: string
}): ReactNode {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={`text-lg ${tone}`}>{value}</dd>
    </div>
  )
}
