import { FileSchema, PLAN_SCHEMA_FILE, type RawSchema } from '../src/config/schema.ts'
import { written } from './configuration-page.ts'

/** The reference page of plan files, made from their schema. */
export function planPage(): string {
  return [HEAD, ...['Need', 'Plan', 'Principle'].map(kindText)].join('\n')
}

const HEAD = `# Plan files

Made from \`schemas/plan.schema.json\` by \`npm run docs\`. What they are for, and how to come by the numbers: [From needs to a plan](../guides/plan.md).

Needs, plans and principles stand in \`plan/*.yaml\` (or \`.yml\`, \`.json\`) beside \`understudy.yaml\`; without a configuration, in the working directory or beside the contract. A file may have several documents, \`---\`
between them. Each begins with \`apiVersion: understudy.dev/v1alpha1\`, its \`kind\`, and \`metadata\` with a \`name\` and, if you like, a \`title\`, a \`description\` and \`annotations\`. Editors complete and check them, when the first line is

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/@understudy/server/schemas/plan.schema.json
\`\`\`

Days are working days (\`3d\`, \`0.5d\`), money is in the plan's currency, dates are \`2027-02-15\`. Operations are named by their id, with the contract before it where several have one of that name (\`shop#getOrder\`), or by method and
path. Everything that is wrong is told at once, each with its line, its column and a cure. What cannot be used changes nothing: the last good plan stays, and says so.
`

function kindText(kind: string): string {
  const file = new FileSchema(PLAN_SCHEMA_FILE, kind, kind)
  const spec = file.memberOf(file.raw, 'spec') ?? {}
  const rows = [...rowsOf(file, '', spec)]
  return [`## ${kind}`, '', file.raw.description ?? '', '', '| below `spec` | is | default | |', '|---|---|---|---|', ...rows, ''].join(
    '\n',
  )
}

function* rowsOf(file: FileSchema, path: string, schema: RawSchema): Iterable<string> {
  const { properties = {}, items } = file.resolved(schema)
  if (items !== undefined) yield* rowsOf(file, `${path}[]`, items)
  const required: unknown = Reflect.get(file.resolved(schema), 'required')
  for (const name of Object.keys(properties)) {
    const member = file.memberOf(schema, name) ?? {}
    const own = path === '' ? name : `${path}.${name}`
    const must =
      Array.isArray(required) && required.includes(name) ? 'required' : member.default === undefined ? '' : `\`${written(member.default)}\``
    yield `| \`${own}\` | ${kindOf(member)} | ${must} | ${member.description ?? ''} |`
    yield* rowsOf(file, own, member)
  }
}

function kindOf(schema: RawSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${String(word)}\``).join(', ')
  if (Reflect.get(schema, 'format') === 'date') return 'date'
  if (schema.pattern?.includes('done') === true) return 'days, `done`'
  if (schema.pattern?.endsWith('d$') === true) return 'days'
  if (schema.pattern?.startsWith('^(contract|build)') === true) return 'step: `contract` or `build`, and an operation'
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  return types.map((type) => KINDS[type] ?? type).join(' or ')
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'settings',
  array: 'list',
  string: 'text',
  number: 'number',
  boolean: '`true`, `false`',
}
