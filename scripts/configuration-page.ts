import { configurationSchema, type RawSchema } from '../src/config/schema.ts'

/** The reference page of understudy.yaml, made from its schema. */
export function configurationPage(): string {
  const root = configurationSchema().raw
  const sections = Object.keys(root.properties ?? {}).filter((name) => name !== '$schema')
  return [HEAD, ...sections.map((name) => sectionText(name, configurationSchema().memberOf(root, name) ?? {}))].join('\n')
}

const HEAD = `# Configuration

Made from \`schemas/understudy.schema.json\` by \`npm run docs\`. Editors complete and check the file by the same schema, when its first line refers to it, as \`understudy init\` writes it:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/@understudy/server/schemas/understudy.schema.json
contracts:
  shop: openapi.yaml
upstreams:
  orders: http://localhost:8080
groups:
  orders:
    upstream: orders
    stage: live
\`\`\`

\`understudy start\` without FILE reads \`understudy.yaml\` (or \`.yml\`, \`.json\`) of the folder that it is started in; \`--config FILE\` names another one. The command line goes before the
environment (\`UNDERSTUDY_*\`), the environment before the file, the file before the defaults. Paths in the file are relative to its folder. It is YAML 1.2: \`yes\` and \`on\` are texts, and times,
sizes and shares have units: \`200ms\`, \`2s\`, \`10m\`, \`24h\`, \`7d\`; \`512B\`, \`64KiB\`, \`1MiB\`; \`20%\`.

Everything that is wrong is told at once, each with its line, its column and a cure, and ends \`start\` with exit code 2. While the server runs, a file that is saved is taken over at once, without
dropping a connection: the configuration, the contracts and all that they refer to, keys and certificates. At SIGHUP everything is read again. One that cannot be used changes nothing: the last good
one stays in force, and the terminal, the feed, \`info\` and \`status\` say so. Stages and upstreams that were set by hand stay, until the file says something else of them than before. What listens
where is changed too; only the control API stays where it is until the next start.
`

function sectionText(name: string, schema: RawSchema): string {
  const rows = [...rowsOf('', schema)]
  const table = rows.length === 0 ? [] : ['', '| setting | is | default | |', '|---|---|---|---|', ...rows]
  return [`## ${name}`, '', schema.description ?? '', ...table, ''].join('\n')
}

function* rowsOf(path: string, schema: RawSchema): Iterable<string> {
  const { properties = {}, additionalProperties } = configurationSchema().resolved(schema)
  if (typeof additionalProperties === 'object' && !isPlain(configurationSchema().resolved(additionalProperties))) {
    const named = path === '' ? '*NAME*' : `${path}.*NAME*`
    yield rowOf(named, configurationSchema().resolved(additionalProperties))
    yield* rowsOf(named, additionalProperties)
  }
  for (const name of Object.keys(properties)) {
    const member = configurationSchema().memberOf(schema, name) ?? {}
    const own = path === '' ? name : `${path}.${name}`
    yield rowOf(own, member)
    yield* rowsOf(own, member)
  }
}

/** A text or the like: nothing to tell of its members. */
function isPlain({ properties, additionalProperties }: RawSchema): boolean {
  return properties === undefined && typeof additionalProperties !== 'object'
}

function rowOf(path: string, schema: RawSchema): string {
  const parts = path.split('*NAME*').map((part) => (part === '' ? '' : `\`${part.replace(/^\.|\.$/g, '')}\``))
  const shown =
    parts.length === 1 ? parts[0] : [parts[0] === '' ? '' : `${parts[0]}.`, '*NAME*', parts[1] === '' ? '' : `.${parts[1]}`].join('')
  const about = (schema.description ?? '').replace(/ Default `[^`]*`\.$/, '')
  return `| ${shown} | ${kindOf(schema)} | ${schema.default === undefined ? '' : `\`${written(schema.default)}\``} | ${about} |`
}

function kindOf(schema: RawSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${String(word)}\``).join(', ')
  if (schema.pattern?.includes('MiB') === true) return 'size'
  if (schema.pattern?.includes('cache-control') === true) return 'time, `cache-control`'
  if (schema.pattern?.includes('(ms|s|m|h|d)') === true) return 'time'
  if (schema.pattern?.includes('%') === true) return 'share'
  const types = (typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])).filter((type) => type !== 'null')
  if (types.includes('boolean') && types.includes('string')) return types.includes('array') ? 'list, `off`' : 'settings, `off`'
  return types.map((type) => KINDS[type] ?? type).join(', ')
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'settings',
  array: 'list',
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true`, `false`',
}

/** A value as it stands in YAML. */
export function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(String).join(', ')}]` : String(value)
}
