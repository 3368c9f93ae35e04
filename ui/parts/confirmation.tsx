import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { RequestFailure } from './request-failure.tsx'

interface ConfirmationProps {
  /** What the button says: what will happen. */
  readonly label: string
  readonly disabled: boolean
  /** The button that does nothing more. */
  readonly leave?: string
  /** What is said where it was not done. */
  readonly failed?: string
  readonly change: Pick<UseMutationResult<unknown, Error, void>, 'mutate' | 'error' | 'isPending'>
  readonly onClose: () => void
  /** What has to be filled in before. */
  readonly children?: ReactNode
}

/** The form of a dialog that does something: what has to be filled in, why it was not done, and two buttons. */
export function Confirmation(props: ConfirmationProps): ReactNode {
  const { label, disabled, leave = 'Leave it', failed = 'It was not done.', change, onClose, children } = props
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      {children}
      <div className="-mx-4 whitespace-pre-line">
        <RequestFailure error={change.error} what={failed} />
      </div>
      <div className="mt-5 flex justify-end gap-2">
        <button type="button" className="button" onClick={onClose}>
          {leave}
        </button>
        <button type="submit" className="button button-main" disabled={disabled || change.isPending}>
          {label}
        </button>
      </div>
    </form>
  )
}
