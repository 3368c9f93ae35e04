import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** The contracts that are walked: ours, GitHub's from its package, and those of the corpus, for variety of manners. */
export const CONTRACTS: readonly string[] = [
  'shop',
  'github',
  'stripe.yaml',
  'spotify.yml',
  'asana.yaml',
  'box.yaml',
  'kubernetes.yaml',
  'openai.yaml',
  'bitbucket.yaml',
  'linode.yaml',
  'rebilly.yaml',
  'gitlab-v3.yaml',
  'digitalocean.yaml',
  'square.yaml',
  'trello.yaml',
  'jira.yaml',
  'openbanking-payments.yaml',
  'netlify.yaml',
  'launchdarkly.yaml',
  'vercel.json',
  'xero-accounting.yaml',
  'hetzner.yaml',
  'appwrite-server.yaml',
  'twilio.yaml',
  'train-travel.yaml',
]

const OURS: Readonly<Record<string, string>> = {
  shop: 'examples/shop/openapi.yaml',
  github: 'node_modules/@octokit/openapi/generated/api.github.com.json',
}

/** The file of a contract; `folder` has those of the corpus. */
export function contractFile(name: string, folder: string): string {
  const own = OURS[name]
  return own === undefined ? join(folder, name) : join(ROOT, own)
}

/** `POST /x` and `GET /x/{key}`, as paths alone tell them. */
export interface Pair {
  /** The path of the one, and of the other, as written. */
  readonly collection: string
  readonly item: string
}

interface Line {
  readonly method: string
  readonly path: string
}

/** What counts, and what is to be walked: nothing but paths is looked at, so that no cleverness makes it smaller. */
export function pairsOf(lines: readonly Line[]): Pair[] {
  const gets = new Map(lines.filter(({ method }) => method === 'GET').map(({ path }) => [plain(path), path]))
  return lines.flatMap(({ method, path }) => {
    const item = method === 'POST' ? gets.get(`${plain(path)}/{}`) : undefined
    return item === undefined ? [] : [{ collection: path, item }]
  })
}

export function pairName({ collection, item }: Pair): string {
  return `POST ${collection} and GET ${item}`
}

/** A path whose parameters have no names, without the end that names a format. */
export function plain(path: string): string {
  return path
    .replace(/\.json$/, '')
    .replace(/\/$/, '')
    .replaceAll(/\{[^}]*\}/g, '{}')
}
