import type { ReactNode } from 'react'
import { Failure } from './notices.tsx'
import { TokenHint } from './token-hint.tsx'

/** Why something that needs a right was not done, and where the right is had; nothing where nothing went wrong. */
export function RequestFailure({ error, what }: { readonly error: Error | null; readonly what: string }): ReactNode {
  return (
    error !== null && (
      <>
        <Failure error={error} what={what} />
        <TokenHint error={error} />
      </>
    )
  )
}
