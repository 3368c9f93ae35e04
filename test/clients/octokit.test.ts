import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Octokit } from '@octokit/rest'
import { type Client, hello, octokitClient, refusal } from './octokit-client.ts'

let octokit: Octokit
let client: Client

before(async () => {
  client = await octokitClient()
  octokit = client.octokit
})
after(() => client[Symbol.asyncDispose]())

test('Octokit reads a repository, when it asks with its default Accept', async () => {
  const { status, headers, data } = await octokit.rest.repos.get(hello)
  assert.equal(status, 200)
  assert.match(headers['content-type'] ?? '', /^application\/json/)
  assert.deepEqual(
    [typeof data.id, typeof data.full_name, typeof data.owner.login, typeof data.private],
    ['number', 'string', 'string', 'boolean'],
  )
  assert.equal(data.name, hello.repo)
})

test('Octokit finds the number it asked for, when it reads an issue', async () => {
  const { data } = await octokit.rest.issues.get({ ...hello, issue_number: 42 })
  assert.deepEqual([data.number, typeof data.title, Array.isArray(data.labels)], [42, 'string', true])
})

test('Octokit gets back what it sent, when it creates an issue', async () => {
  const { status, data } = await octokit.rest.issues.create({
    ...hello,
    title: 'Found a bug',
    body: 'I am having a problem.',
    labels: ['bug'],
  })
  assert.deepEqual([status, data.title, data.body], [201, 'Found a bug', 'I am having a problem.'])
})

test('Octokit gets back what it sent, when it updates a repository', async () => {
  const { data } = await octokit.rest.repos.update({ ...hello, description: 'A new description', has_wiki: false })
  assert.deepEqual([data.description, data.has_wiki], ['A new description', false])
})

test('Octokit reads a list, when it asks for one page', async () => {
  const { data } = await octokit.rest.issues.listForRepo({ ...hello, per_page: 5, state: 'open' })
  assert.ok(Array.isArray(data) && data.length > 0 && data.length <= 5, `${data.length} issues`)
})

test('Octokit comes to an end, when it pages through lists', async () => {
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, { ...hello, per_page: 10 })
  assert.ok(issues.length > 0 && issues.length < 10_000, `${issues.length} issues`)
  const runs = await octokit.paginate(octokit.rest.actions.listWorkflowRunsForRepo, hello)
  assert.ok(Array.isArray(runs) && runs.length < 10_000, `${runs.length} runs`)
})

test('Octokit tells the message of an error, when the error is asked for', async () => {
  const error = await refusal(octokit.rest.repos.get({ ...hello, headers: { prefer: 'code=404' } }))
  assert.equal(error.status, 404)
  assert.equal(typeof error.response.data.message, 'string')
  assert.ok(error.message.includes(error.response.data.message ?? '?'), error.message)
})

test('Octokit tells what to mend, when its request breaks the contract', async () => {
  const error = await refusal(octokit.request('POST /repos/{owner}/{repo}/issues', { ...hello, body: 'no title' } as never))
  assert.equal(error.status, 422)
  assert.match(error.message, /title/)
})

test('Octokit gets a 404, when it asks for a path that is not there', async () => {
  const error = await refusal(octokit.request('GET /nowhere/at/all'))
  assert.equal(error.status, 404)
})

test('Octokit gets no body, when an operation has none', async () => {
  const { status, data } = await octokit.rest.issues.lock({ ...hello, issue_number: 7 })
  assert.equal(status, 204)
  assert.ok(data === undefined || (data as unknown) === '', JSON.stringify(data))
})

test('Octokit reads Markdown, when it renders some', async () => {
  const { headers, data } = await octokit.rest.markdown.render({ text: '**hello**' })
  assert.match(headers['content-type'] ?? '', /^text\/html/)
  assert.equal(typeof data, 'string')
})

test('Octokit keeps to the contract, whatever it has asked here', () => {
  const broken = client.understudy
    .exchanges({})
    .filter(({ verdict }) => verdict.findings.some(({ subject, severity }) => subject === 'reply' && severity === 'error'))
  assert.deepEqual(
    broken.map(({ request }) => request.target),
    [],
  )
})
