import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { queries } from '../server.ts'
import { rememberedName, rememberName } from '../state/person.ts'
import { AuthorityFields } from './authority.tsx'
import { Failure } from './notices.tsx'
import { TokenHint } from './token-hint.tsx'

export interface By {
  readonly who: string
  readonly why: string
}

interface ChangeProps {
  /** What the button says: what will happen. */
  readonly label: string
  readonly disabled?: boolean
  readonly act: (by: By) => Promise<unknown>
  readonly onClose: () => void
}

/** The end of every confirmation: who, why, and the button that does it. */
export function ChangeForm({ label, disabled = false, act, onClose }: ChangeProps): ReactNode {
  const [who, setWho] = useState(rememberedName)
  const [why, setWhy] = useState('')
  const change = useMutation({
    mutationFn: () => act({ who: who.trim(), why }),
    onSuccess: () => {
      rememberName(who.trim())
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <AuthorityFields who={who} why={why} onWho={setWho} onWhy={setWhy} />
      {change.error !== null && (
        <div className="-mx-4">
          <Failure error={change.error} what="It was not done." />
          <TokenHint error={change.error} />
        </div>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <button type="button" className="button" onClick={onClose}>
          Leave it
        </button>
        <button type="submit" className="button button-main" disabled={disabled || change.isPending || who.trim() === ''}>
          {label}
        </button>
      </div>
    </form>
  )
}
