import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { api } from '../server.ts'
import { ConnectionBanner, ConnectionState } from './connection.tsx'
import { Help } from './help.tsx'
import { Icon, type IconName } from './icon.tsx'
import { useKeys } from './keys.ts'
import { ThemeSwitch } from './theme-switch.tsx'

const PLACES: readonly { readonly to: string; readonly name: string; readonly icon: IconName }[] = [
  { to: '/', name: 'Board', icon: 'kanban' },
  { to: '/traffic', name: 'Traffic', icon: 'activity' },
  { to: '/map', name: 'Map', icon: 'network' },
  { to: '/operations', name: 'Operations', icon: 'list' },
  { to: '/consumers', name: 'Consumers', icon: 'users' },
  { to: '/contracts', name: 'Contracts', icon: 'fileText' },
  { to: '/state', name: 'State', icon: 'database' },
  { to: '/plan', name: 'Plan', icon: 'calendar' },
  { to: '/needs', name: 'Needs', icon: 'target' },
]

/** What surrounds every page: where one can go, and whether the server is there. */
export function Shell(): ReactNode {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  const ways = {
    b: '/',
    t: '/traffic',
    m: '/map',
    o: '/operations',
    c: '/consumers',
    s: '/state',
    k: '/contracts',
    p: '/plan',
    n: '/needs',
  } as const
  useKeys(Object.fromEntries(Object.entries(ways).map(([key, to]) => [`g ${key}`, () => void navigate({ to })])))
  useEffect(() => {
    const place = PLACES.find(({ to }) => (to === '/' ? path === '/' : path.startsWith(to)))
    document.title = `${place?.name ?? (path.startsWith('/exchanges') ? 'Exchange' : path.startsWith('/groups') ? 'Group' : 'Understudy')} · Understudy`
    main.current?.scrollTo(0, 0)
    document.querySelector('nav [aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a href="#main" className="button absolute -top-20 left-2 z-50 focus:top-2">
        To the content
      </a>
      <Sidebar path={path} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <Troubles />
        <main id="main" ref={main} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <Outlet />
        </main>
      </div>
    </div>
  )
}

function Sidebar({ path }: { readonly path: string }): ReactNode {
  return (
    <header className="flex shrink-0 flex-col border-line bg-surface max-md:border-b md:w-48 md:border-r">
      <div className="flex items-center justify-between px-3 py-2 md:py-3">
        <span className="flex items-center gap-2 font-semibold">
          <Logo /> Understudy
        </span>
        <span className="flex md:hidden">
          <ConnectionState />
          <Help />
          <ThemeSwitch />
        </span>
      </div>
      <nav aria-label="Pages" className="flex gap-1 overflow-x-auto px-2 pb-2 md:flex-col">
        {PLACES.map(({ to, name, icon }) => {
          const here =
            to === '/'
              ? path === '/' || path.startsWith('/groups/')
              : path.startsWith(to) || (to === '/traffic' && path.startsWith('/exchanges'))
          return (
            <Link
              key={to}
              to={to}
              aria-current={here ? 'page' : undefined}
              className={`flex items-center gap-2 rounded-md px-2 py-1.5 whitespace-nowrap ${here ? 'bg-chosen font-semibold text-accent' : 'text-ink hover:bg-hover'}`}
            >
              <Icon name={icon} /> {name}
            </Link>
          )
        })}
      </nav>
      <div className="mt-auto hidden flex-col gap-2 border-t border-line p-3 md:flex">
        <ConnectionState />
        <span className="flex">
          <Help />
          <ThemeSwitch />
        </span>
      </div>
    </header>
  )
}

function Logo(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" className="size-5" aria-hidden="true">
      <rect x="2" y="2" width="28" height="28" rx="7" className="fill-accent" />
      <path d="M9 22 22 9M9 15l6-6M16 22l6-6" className="stroke-on-accent" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  )
}

/** Why what was saved last is not in force. */
function Troubles(): ReactNode {
  const { data } = useQuery({ queryKey: ['info'], queryFn: () => api.info(), refetchInterval: 15_000 })
  const problems = data?.problems ?? []
  if (problems.length === 0) return null
  return (
    <div className="border-b border-caution bg-caution-ground px-4 py-2 text-sm" role="status">
      {problems.map(({ message, code }) => (
        <p key={code + message}>
          <strong>Not in force: </strong>
          {message} The last good one stays.
        </p>
      ))}
    </div>
  )
}
