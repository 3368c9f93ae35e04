import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { BoardPage } from './pages/board.tsx'
import { ConsumersPage } from './pages/consumers.tsx'
import { ContractsPage } from './pages/contracts.tsx'
import { ExchangePage } from './pages/exchange.tsx'
import { GroupPage } from './pages/group.tsx'
import { NeedsPage } from './pages/needs.tsx'
import { OperationPage } from './pages/operation.tsx'
import { OperationsPage } from './pages/operations.tsx'
import { StatePage } from './pages/state.tsx'
import { TrafficPage } from './pages/traffic.tsx'
import { NotFound, PageError } from './parts/notices.tsx'
import { Shell } from './parts/shell.tsx'
import { type Filter, filterOf } from './state/filter.ts'
import { type Question, questionOf } from './state/question.ts'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const word = (search: Record<string, unknown>, name: string): string => (typeof search[name] === 'string' ? search[name].slice(0, 200) : '')

/** Plain words in the address: `?status=422&paused=true`. */
function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value)
    else if (typeof value === 'number' || value === true) params.set(name, `${value}`)
  }
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** What the traffic page has in its address. */
type TrafficSearch = Filter & { readonly paused?: boolean }

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: BoardPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/traffic',
    component: TrafficPage,
    validateSearch: (search): TrafficSearch => ({
      ...filterOf(search),
      ...(search['paused'] === 'true' || search['paused'] === true ? { paused: true } : {}),
    }),
  }),
  createRoute({ getParentRoute: () => root, path: '/exchanges/$id', component: ExchangePage }),
  createRoute({
    getParentRoute: () => root,
    path: '/operations',
    component: OperationsPage,
    validateSearch: (search): { q?: string } => (word(search, 'q') === '' ? {} : { q: word(search, 'q') }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/operations/$contract/$operation',
    component: OperationPage,
    validateSearch: (search): { tab?: string } => (word(search, 'tab') === '' ? {} : { tab: word(search, 'tab') }),
  }),
  createRoute({ getParentRoute: () => root, path: '/groups/$group', component: GroupPage }),
  createRoute({ getParentRoute: () => root, path: '/consumers', component: ConsumersPage }),
  createRoute({ getParentRoute: () => root, path: '/contracts', component: ContractsPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/map',
    component: lazyRouteComponent(() => import('./pages/map.tsx'), 'MapPage'),
    validateSearch: (search): { by?: 'operation'; node?: string } => ({
      ...(word(search, 'by') === 'operation' ? { by: 'operation' as const } : {}),
      ...(word(search, 'node') === '' ? {} : { node: word(search, 'node') }),
    }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/state',
    component: StatePage,
    validateSearch: (search): { session?: string } => (word(search, 'session') === '' ? {} : { session: word(search, 'session') }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/plan',
    component: lazyRouteComponent(() => import('./pages/plan.tsx'), 'PlanPage'),
    validateSearch: (search): Question =>
      questionOf(
        (name) => word(search, name),
        (name) => search[name] === 'true' || search[name] === true,
      ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/needs',
    component: NeedsPage,
    validateSearch: (search): { consumer?: string } => (word(search, 'consumer') === '' ? {} : { consumer: word(search, 'consumer') }),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultErrorComponent: PageError,
  defaultPreload: false,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
