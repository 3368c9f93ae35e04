import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../model/problem.ts'
import type { WireRequest } from '../model/wire.ts'
import { admit } from './access.ts'

const rules = { token: 'secret', loopback: true }

function request(headers: Readonly<Record<string, string>>): WireRequest {
  return { method: 'POST', target: '/call', headers: Object.entries(headers).flat(), body: null, origin: 'http://localhost:4011' }
}

function admitted(headers: Readonly<Record<string, string>>, kind: 'read' | 'change', { token, loopback } = rules): boolean {
  try {
    admit(request(headers), kind, { token, loopback })
    return true
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'control-refused')
    return false
  }
}

test('reads on loopback need a host of loopback, against rebinding', () => {
  for (const host of ['localhost:4011', '127.0.0.1:4011', '[::1]:4011', 'LOCALHOST'])
    assert.equal(admitted({ Host: host }, 'read'), true, host)
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:4011', '', '0.0.0.0:4011']) {
    assert.equal(admitted({ Host: host }, 'read'), false, host)
  }
})

test('pages of other origins are refused, for reads too', () => {
  assert.equal(admitted({ Host: 'localhost:4011', Origin: 'http://localhost:4011' }, 'read'), true)
  for (const origin of ['http://evil.example', 'http://localhost:3000', 'null']) {
    assert.equal(admitted({ Host: 'localhost:4011', Origin: origin }, 'read'), false, origin)
  }
})

test('changes need the token, as bearer or as cookie', () => {
  const host = { Host: 'localhost:4011' }
  assert.equal(admitted(host, 'change'), false)
  assert.equal(admitted({ ...host, Authorization: 'Bearer wrong' }, 'change'), false)
  assert.equal(admitted({ ...host, Authorization: 'Bearer secret' }, 'change'), true)
  assert.equal(admitted({ ...host, Cookie: 'a=b; understudy=secret' }, 'change'), true)
  assert.equal(admitted({ ...host, Cookie: 'notunderstudy=secret' }, 'change'), false)
})

test('anything wider than loopback needs the token for reads as well', () => {
  const open = { token: 'secret', loopback: false }
  assert.equal(admitted({ Host: 'ci.example' }, 'read', open), false)
  assert.equal(admitted({ Host: 'ci.example', Authorization: 'Bearer secret' }, 'read', open), true)
})
