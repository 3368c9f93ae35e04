import { type ReactNode, useState } from 'react'

/** Where a change was refused for want of the token: how to get it, and a place to put it. */
export function TokenHint({ error }: { readonly error: unknown }): ReactNode {
  const [token, setToken] = useState('')
  if (!(error instanceof Error) || !/token/.test(error.message)) return null
  const enter = (): void => {
    const { pathname, search } = window.location
    window.location.assign(`${pathname}${search}${search === '' ? '?' : '&'}token=${encodeURIComponent(token.trim())}`)
  }
  return (
    <div className="m-4 space-y-2 rounded-lg border border-line bg-sunken p-4 text-sm">
      <p>
        Looking is free on this machine; changing something needs the token of the server. The address that <code>understudy start</code>{' '}
        prints has it, and so has <code>.understudy/run.json</code>.
      </p>
      <div className="flex gap-2">
        <input
          type="password"
          className="field min-w-0 flex-1"
          aria-label="Token"
          placeholder="token"
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <button type="button" className="button" disabled={token.trim() === ''} onClick={enter}>
          Use it in this browser
        </button>
      </div>
    </div>
  )
}
