import type { ReactNode } from 'react'

interface AuthorityProps {
  readonly who: string
  readonly why: string
  readonly onWho: (who: string) => void
  readonly onWhy: (why: string) => void
}

/** Who does it and why: kept with the change, for whoever asks later. */
export function AuthorityFields({ who, why, onWho, onWhy }: AuthorityProps): ReactNode {
  return (
    <div className="mt-4 grid gap-3 sm:grid-cols-2">
      <label className="text-sm">
        <span className="mb-0.5 block text-muted">Your name (required)</span>
        <input
          className="field w-full"
          autoFocus
          value={who}
          maxLength={100}
          required
          autoComplete="username"
          onChange={(event) => onWho(event.target.value)}
        />
      </label>
      <label className="text-sm">
        <span className="mb-0.5 block text-muted">Why</span>
        <input className="field w-full" value={why} maxLength={500} onChange={(event) => onWhy(event.target.value)} />
      </label>
    </div>
  )
}
