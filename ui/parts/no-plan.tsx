import type { ReactNode } from 'react'
import { Empty, Failure, Shellline } from './notices.tsx'

/** Where there is no plan yet: how to begin one. */
export function NoPlan({ error, what }: { readonly error: Error; readonly what: string }): ReactNode {
  if (!/no plan yet|without a place for plans/.test(error.message)) return <Failure error={error} what={what} />
  return (
    <Empty title="There is no plan yet">
      <p>
        Who needs what, and what it takes, stands in files beside the configuration. A draft is made of the contract, the groups and the
        consumers seen:
      </p>
      <Shellline>understudy plan init</Shellline>
    </Empty>
  )
}
