import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { queries } from '../server.ts'
import { rememberedName, rememberName } from '../state/person.ts'
import { AuthorityFields } from './authority.tsx'
import { Confirmation } from './confirmation.tsx'

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
    <Confirmation label={label} disabled={disabled || who.trim() === ''} change={change} onClose={onClose}>
      <AuthorityFields who={who} why={why} onWho={setWho} onWhy={setWhy} />
    </Confirmation>
  )
}
