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

test('Octokit finds an issue again, when it has created it', async () => {
  const { status, data: made } = await octokit.rest.issues.create({ ...hello, title: 'Found a bug', body: 'It does not start.' })
  assert.equal(status, 201)
  const { data: read } = await octokit.rest.issues.get({ ...hello, issue_number: made.number })
  assert.deepEqual(
    [read.number, read.id, read.title, read.body, read.state],
    [made.number, made.id, 'Found a bug', 'It does not start.', 'open'],
  )
})

test('Octokit finds its issue in the list, when it pages through it to the end', async () => {
  const { data: made } = await octokit.rest.issues.create({ ...hello, title: 'On the last page, or the first' })
  const pages: number[] = []
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, { ...hello, state: 'all', per_page: 5 }, ({ data }) => {
    pages.push(data.length)
    return data
  })
  assert.ok(pages.length > 1 && pages.slice(0, -1).every((size) => size === 5), `pages of ${pages.join(', ')}`)
  assert.equal(new Set(issues.map(({ number }) => number)).size, issues.length, 'an issue is there twice')
  assert.equal(issues.find(({ number }) => number === made.number)?.title, 'On the last page, or the first')
  const whole = await octokit.rest.issues.listForRepo({ ...hello, state: 'all', per_page: 100 })
  assert.deepEqual(
    whole.data.map(({ number }) => number),
    issues.map(({ number }) => number),
  )
})

test('Octokit finds its comment below its issue, when it has written one', async () => {
  const { data: issue } = await octokit.rest.issues.create({ ...hello, title: 'To be talked about' })
  const about = { ...hello, issue_number: issue.number }
  const { data: comment } = await octokit.rest.issues.createComment({ ...about, body: 'Me too.' })
  const comments = await octokit.paginate(octokit.rest.issues.listComments, about)
  assert.equal(comments.find(({ id }) => id === comment.id)?.body, 'Me too.')
  const { data: read } = await octokit.rest.issues.getComment({ ...hello, comment_id: comment.id })
  assert.deepEqual([read.id, read.body], [comment.id, 'Me too.'])
})

test('Octokit reads a closed issue, when it has closed it', async () => {
  const { data: issue } = await octokit.rest.issues.create({ ...hello, title: 'To be closed' })
  const about = { ...hello, issue_number: issue.number }
  await octokit.rest.issues.update({ ...about, state: 'closed' })
  const { data: read } = await octokit.rest.issues.get(about)
  assert.deepEqual([read.state, read.title], ['closed', 'To be closed'])
  const open = await octokit.paginate(octokit.rest.issues.listForRepo, { ...hello, state: 'open' })
  assert.deepEqual(
    open.filter(({ number, state }) => number === issue.number || state !== 'open'),
    [],
  )
  const closed = await octokit.paginate(octokit.rest.issues.listForRepo, { ...hello, state: 'closed' })
  assert.ok(closed.some(({ number }) => number === issue.number))
})

test('Octokit is told that a comment is not found, when it has deleted it', async () => {
  const { data: issue } = await octokit.rest.issues.create({ ...hello, title: 'To be hushed' })
  const { data: comment } = await octokit.rest.issues.createComment({ ...hello, issue_number: issue.number, body: 'Never mind.' })
  const { status } = await octokit.rest.issues.deleteComment({ ...hello, comment_id: comment.id })
  assert.equal(status, 204)
  const error = await refusal(octokit.rest.issues.getComment({ ...hello, comment_id: comment.id }))
  assert.equal(error.status, 404)
  assert.equal(typeof error.response.data.message, 'string')
  const left = await octokit.paginate(octokit.rest.issues.listComments, { ...hello, issue_number: issue.number })
  assert.ok(!left.some(({ id }) => id === comment.id))
})

test('Octokit keeps to the contract, whatever it has written here', () => {
  const broken = client.understudy
    .exchanges({})
    .filter(({ verdict }) => verdict.findings.some(({ subject, severity }) => subject === 'reply' && severity === 'error'))
  assert.deepEqual(
    broken.map(({ request }) => request.target),
    [],
  )
})
