import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api, queries } from '../server.ts'
import { visible } from '../state/text.ts'
import { Confirmation } from './confirmation.tsx'
import { Dialog } from './dialog.tsx'

/** What somebody is about to do to a world: everybody's where `session` is empty. */
export interface WorldIntent {
  readonly kind: 'reset' | 'snapshot' | 'restore' | 'forget' | 'end'
  readonly session: string
  /** The snapshot's. */
  readonly name: string
}

interface Words {
  readonly title: string
  readonly about: string
  readonly label: string
}

function wordsOf({ kind, session, name }: WorldIntent): Words {
  const whose = session === '' ? 'everybody’s world' : `the world of session ${visible(session)}`
  const shown = visible(name)
  switch (kind) {
    case 'reset':
      return { title: 'Reset', about: `All that was written to ${whose} is forgotten, as if nobody had. Snapshots stay.`, label: 'Reset' }
    case 'snapshot':
      return { title: 'Take a snapshot', about: `Keeps ${whose} as it is now under a name.`, label: 'Keep it' }
    case 'restore':
      return {
        title: `Restore ${shown}`,
        about: `${whose} becomes what it was in ${shown}; what was written since is gone.`.replace(/^./, (one) => one.toUpperCase()),
        label: 'Restore',
      }
    case 'forget':
      return { title: `Forget ${shown}`, about: 'The snapshot goes; the worlds stay as they are.', label: 'Forget' }
    case 'end':
      return {
        title: `End session ${shown}`,
        about: 'All that was written in it is forgotten. Whoever goes on with it begins anew.',
        label: 'End it',
      }
  }
}

function act({ kind, session }: WorldIntent, name: string): Promise<unknown> {
  const own = session === '' ? {} : { session }
  switch (kind) {
    case 'reset':
      return api.resetState(own)
    case 'snapshot':
      return api.snapshotState({ name, ...own })
    case 'restore':
      return api.restoreState({ name, ...own })
    case 'forget':
      return api.forgetSnapshot({ name })
    case 'end':
      return api.endSession({ session: name })
  }
}

/** Says what becomes of a world before it does. */
export function WorldDialog({ intent, onClose }: { readonly intent: WorldIntent; readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState(intent.name)
  const { title, about, label } = wordsOf(intent)
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: () => act(intent, name.trim()),
    onSuccess: async () => {
      // First to where there is still something to see.
      if (intent.kind === 'end') await navigate({ to: '/state' })
      void queries.invalidateQueries()
      onClose()
    },
  })
  const nameless = intent.kind !== 'reset' && name.trim() === ''
  return (
    <Dialog open onClose={onClose} title={title} about={about}>
      <Confirmation label={label} disabled={nameless} change={change} onClose={onClose}>
        {intent.kind === 'snapshot' && (
          <label className="mt-4 block text-sm">
            <span className="mb-0.5 block text-muted">Name</span>
            <input className="field w-full" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          </label>
        )}
      </Confirmation>
    </Dialog>
  )
}
