import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ControlApi } from '../../src/control/api.ts'
import { api, queries } from '../server.ts'
import { counted } from '../state/figures.ts'
import { visible } from '../state/text.ts'
import { Confirmation } from './confirmation.tsx'
import { Dialog } from './dialog.tsx'

interface Named {
  readonly name: string
  readonly text: string
}

/** Puts entities of files into a world, all of them or none. */
export function SeedDialog({ session, onClose }: { readonly session: string; readonly onClose: () => void }): ReactNode {
  const [files, setFiles] = useState<readonly Named[]>([])
  const [written, setWritten] = useState('')
  const own = session === '' ? {} : { session }
  const all: Parameters<ControlApi['seedState']>[0]['files'] = [
    ...files,
    ...(written.trim() === '' ? [] : [{ name: 'seeds.yaml', text: written }]),
  ]
  const change = useMutation({
    mutationFn: () => api.seedState({ files: all, ...own }),
    onSuccess: () => void queries.invalidateQueries(),
  })
  const read = async (chosen: FileList | null): Promise<void> =>
    setFiles(await Promise.all([...(chosen ?? [])].map(async (file) => ({ name: file.name, text: await file.text() }))))
  return (
    <Dialog
      open
      onClose={onClose}
      title="Seed"
      about={`Entities are put into ${session === '' ? 'everybody’s world' : `the world of session ${visible(session)}`}: all of them, or none where one does not conform.`}
    >
      <Confirmation
        label="Seed"
        leave={change.data === undefined ? 'Leave it' : 'Done'}
        failed="Nothing of it was loaded."
        disabled={all.length === 0}
        change={change}
        onClose={onClose}
      >
        <SeedFields written={written} onWritten={setWritten} onFiles={(chosen) => void read(chosen)} />
        {change.data !== undefined && (
          <p className="mt-3 text-sm text-good" role="status">
            Loaded: {change.data.map(({ resource, count }) => `${counted(count, 'entity', 'entities')} of ${visible(resource)}`).join(', ')}
            .
          </p>
        )}
      </Confirmation>
    </Dialog>
  )
}

interface FieldsProps {
  readonly written: string
  readonly onWritten: (text: string) => void
  readonly onFiles: (files: FileList | null) => void
}

function SeedFields({ written, onWritten, onFiles }: FieldsProps): ReactNode {
  return (
    <>
      <label className="mt-4 block text-sm">
        <span className="mb-0.5 block text-muted">Files: JSON, YAML or NDJSON, named like their resource</span>
        <input
          className="field w-full"
          type="file"
          multiple
          accept=".json,.yaml,.yml,.ndjson"
          onChange={({ target }) => onFiles(target.files)}
        />
      </label>
      <label className="mt-3 block text-sm">
        <span className="mb-0.5 block text-muted">Or YAML, a list for each resource</span>
        <textarea
          className="field h-32 w-full font-mono text-xs"
          value={written}
          spellCheck={false}
          placeholder={'customers:\n  - { id: cus_1, name: Ada, email: ada@example.com }'}
          onChange={({ target }) => onWritten(target.value)}
        />
      </label>
    </>
  )
}
