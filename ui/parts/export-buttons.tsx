import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../server.ts'
import { Icon } from './icon.tsx'

interface ExportProps {
  readonly of: 'plan' | 'needs' | 'map'
}

const TYPES = { svg: 'image/svg+xml', markdown: 'text/markdown' } as const
const ENDINGS = { svg: 'svg', markdown: 'md' } as const

/** Takes what is shown along: as a picture, and in words and tables. */
export function ExportButtons({ of }: ExportProps): ReactNode {
  const fetched = useMutation({
    mutationFn: async (form: 'svg' | 'markdown') => {
      const { text } = await api.picture({ of, form })
      save(new Blob([text], { type: TYPES[form] }), `${of}.${ENDINGS[form]}`)
    },
  })
  return (
    <>
      {(['svg', 'markdown'] as const).map((form) => (
        <button key={form} type="button" className="button" disabled={fetched.isPending} onClick={() => fetched.mutate(form)}>
          <Icon name="download" size={14} /> {form === 'svg' ? 'Picture (SVG)' : 'Text'}
        </button>
      ))}
      {fetched.error !== null && (
        <span className="text-sm text-broken" role="alert">
          {fetched.error.message}
        </span>
      )}
    </>
  )
}

function save(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href, download: name })
  link.click()
  URL.revokeObjectURL(href)
}
