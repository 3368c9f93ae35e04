import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Octokit } from '@octokit/rest'
import { createUnderstudy, type ListeningUnderstudy } from '../../src/index.ts'

const CONTRACT = join(import.meta.dirname, '../../node_modules/@octokit/openapi/generated/api.github.com.json')
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

/** The repository that the tests talk about. */
export const hello = { owner: 'octocat', repo: 'hello-world' }

export interface Client extends AsyncDisposable {
  readonly octokit: Octokit
  readonly understudy: ListeningUnderstudy
}

/** GitHub's own client, talking to a stand-in of GitHub's own contract. */
export async function octokitClient(): Promise<Client> {
  const understudy = await createUnderstudy({ contract: CONTRACT })
  const { url } = await understudy.listen()
  const octokit = new Octokit({ baseUrl: url, auth: 'ghp_anything', log: quiet })
  return { octokit, understudy, [Symbol.asyncDispose]: () => understudy[Symbol.asyncDispose]() }
}

/** What Octokit throws for a refusal. */
interface Refusal {
  readonly status: number
  readonly message: string
  readonly response: { readonly data: { readonly message?: string } }
}

/** What a call was refused with; fails where it was not. */
export async function refusal(asked: Promise<unknown>): Promise<Refusal> {
  try {
    await asked
  } catch (error) {
    return error as Refusal
  }
  return assert.fail('nothing was refused')
}
