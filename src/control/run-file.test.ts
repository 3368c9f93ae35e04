import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findRunFile, removeRunFile, type RunFile, writeRunFile } from './run-file.ts'

const runOf = (pid: number): RunFile => ({ pid, url: `http://127.0.0.1:${pid}`, control: 'http://127.0.0.1:1', token: 't', startedAt: pid })

/** A process that nobody has. */
const GONE = 2 ** 30

test('of two servers in one folder the later one is found, and the earlier one when that has ended, however it did', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'understudy-run-'))
  try {
    const [first, second] = [process.ppid, process.pid]
    writeRunFile(cwd, runOf(first))
    writeRunFile(cwd, runOf(second))
    assert.equal(findRunFile(cwd)?.pid, second)
    assert.equal(findRunFile(join(cwd, 'below', 'it'))?.pid, second)
    removeRunFile(cwd, second)
    assert.equal(findRunFile(cwd)?.pid, first)
    writeRunFile(cwd, runOf(second))
    // It was killed.
    writeFileSync(join(cwd, '.understudy', 'run.json'), JSON.stringify(runOf(GONE)))
    assert.equal(findRunFile(cwd)?.pid, first)
    removeRunFile(cwd, first)
    assert.equal(findRunFile(cwd), null)
    writeRunFile(cwd, runOf(second))
    removeRunFile(cwd, second)
    assert.deepEqual(readdirSync(join(cwd, '.understudy')), [])
  } finally {
    rmSync(cwd, { recursive: true })
  }
})

test('what servers left that were killed beside others goes with the next start', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'understudy-run-'))
  try {
    writeRunFile(cwd, runOf(process.ppid))
    writeFileSync(join(cwd, '.understudy', `run-${GONE}.json`), JSON.stringify(runOf(GONE)))
    writeFileSync(join(cwd, '.understudy', 'run-7.json'), 'none of ours')
    writeRunFile(cwd, runOf(process.pid))
    const left = readdirSync(join(cwd, '.understudy')).toSorted()
    assert.deepEqual(left, ['run-7.json', `run-${process.ppid}.json`, 'run.json'].toSorted())
  } finally {
    rmSync(cwd, { recursive: true })
  }
})
