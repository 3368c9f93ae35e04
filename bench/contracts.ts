import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { yaml } from './yaml.ts'

/** The contracts that are measured, as files: GitHub's from its package, the others made here. */
export interface Contracts extends Disposable {
  readonly folder: string
  readonly github: string
  /** The same as YAML, made on demand: it takes a while. */
  githubYaml(): string
  readonly small: string
  /** The same with a list, for what is kept. */
  readonly notes: string
  /** `count` operations that all look alike; the one that is asked for stands in the middle. */
  synthetic(count: number): string
}

/** The operation of a synthetic contract that is asked for. */
export const SYNTHETIC_PATH = '/things-3/7'

export function contracts(root: string): Contracts {
  const github = join(root, 'node_modules/@octokit/openapi/generated/api.github.com.json')
  if (!existsSync(github)) throw new Error(`GitHub's contract is missing (${github}): npm install brings it.`)
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  const written = (name: string, text: () => string): string => {
    const file = join(folder, name)
    if (!existsSync(file)) writeFileSync(file, text())
    return file
  }
  return {
    folder,
    github,
    githubYaml: () => written('github.yaml', () => yaml(JSON.parse(readFileSync(github, 'utf8')))),
    small: written('small.json', () => JSON.stringify(SMALL)),
    notes: written('notes.json', () => JSON.stringify(NOTES)),
    synthetic: (count) => written(`synthetic-${count}.json`, () => JSON.stringify(synthetic(count))),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const NOTE = {
  type: 'object',
  required: ['id', 'text', 'tags', 'stars'],
  properties: {
    // Room for all that is posted in a run: where keys are used up, nothing more is kept.
    id: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, readOnly: true, example: 7 },
    text: { type: 'string', minLength: 1, maxLength: 80, example: 'water the plants' },
    tags: { type: 'array', maxItems: 5, items: { type: 'string', maxLength: 20 }, example: ['home'] },
    stars: { type: 'integer', minimum: 0, maximum: 5, example: 3 },
  },
  additionalProperties: false,
}

const SMALL = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/notes/{id}': {
      get: {
        operationId: 'getNote',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
        responses: { 200: { description: 'The note', content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } } },
      },
    },
    '/notes': {
      post: {
        operationId: 'createNote',
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } },
        responses: { 201: { description: 'The note', content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } } },
      },
    },
  },
  components: { schemas: { Note: NOTE } },
}

const LIMIT = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } }
const LIST = { type: 'array', items: { $ref: '#/components/schemas/Note' } }
const NOTES = {
  ...SMALL,
  paths: {
    ...SMALL.paths,
    '/notes': {
      ...SMALL.paths['/notes'],
      get: {
        operationId: 'listNotes',
        parameters: [LIMIT, { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } }],
        responses: { 200: { description: 'Notes', content: { 'application/json': { schema: LIST } } } },
      },
    },
  },
}

function synthetic(count: number): object {
  const paths: Record<string, object> = {}
  for (let i = 0; i < count; i++) {
    paths[`/things-${i}/{id}`] = {
      get: {
        operationId: `getThing${i}`,
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
        responses: {
          200: { description: 'The thing', content: { 'application/json': { schema: { $ref: `#/components/schemas/Thing${i % 50}` } } } },
        },
      },
    }
  }
  const schemas = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`Thing${i}`, NOTE]))
  return { openapi: '3.0.3', info: { title: 'Things', version: '1.0.0' }, paths, components: { schemas } }
}
