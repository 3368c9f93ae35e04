import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMANDS } from './commands.ts'
import { main } from './main.ts'
import { memoryTerminal } from './text/terminal.fixture.ts'

const REFUSED: readonly [line: string, message: string][] = [
  ['strat a.yaml', "understudy: unknown command 'strat'; did you mean start?\n`understudy help` tells what there is.\n"],
  ['start --prot 1', "understudy: unknown option '--prot'; did you mean --port?\n`understudy help start` tells what there is.\n"],
  ['start --port', "understudy: option '-p, --port <number>' argument missing.\n`understudy help start` tells what there is.\n"],
  ['start --port x', 'understudy: --port must be a whole number from 0 to 65535, not "x".\n'],
  ['start', 'understudy: Name the contract to stand in for: `understudy start openapi.yaml`.\n'],
  ['start - -', 'understudy: Standard input holds one contract; - may be given once.\n'],
  ['a.yaml', "understudy: unknown command 'a.yaml'. Did you mean `understudy start a.yaml`?\n`understudy help` tells what there is.\n"],
  ['check', "understudy: missing required argument 'file'.\n`understudy help check` tells what there is.\n"],
  ['explain GET', 'understudy: explain wants a method and a path: `understudy explain [FILE] GET /orders/7`.\n'],
  ['explain /orders GET', 'understudy: "/orders" is no method; it stands before the path, as in GET /orders/7.\n'],
  ['explain GET orders', 'understudy: "orders" is no path; it begins with /.\n'],
  ['strat --help', "understudy: unknown command 'strat'; did you mean start?\n`understudy help` tells what there is.\n"],
  ['help strat', "understudy: unknown command 'strat'; did you mean start?\n`understudy help` tells what there is.\n"],
  [
    'proxy a.yaml http://localhost:8080',
    'understudy: `prism proxy` comes in steps here: `understudy start a.yaml`, then `understudy upstream add GROUP http://localhost:8080` and `understudy handoff GROUP --to live`.\n`understudy help` tells what there is.\n',
  ],
  ['completion tcsh', 'understudy: completion is for one of bash, zsh, fish, not "tcsh".\n'],
]

for (const [line, message] of REFUSED) {
  test(`\`understudy ${line}\` is refused in a sentence, with exit code 64`, async () => {
    const terminal = memoryTerminal()
    assert.equal(await main(line.split(' '), terminal), 64)
    assert.deepEqual(terminal.printed, { out: '', err: message })
  })
}

test('help keeps to the width of a narrow terminal, and to a readable one of a wide', async () => {
  for (const [width, most] of [
    [60, 60],
    [300, 100],
  ] as const) {
    const terminal = memoryTerminal({}, import.meta.dirname, width)
    assert.equal(await main(['help', 'start'], terminal), 0)
    const prose = terminal.printed.out.slice(0, terminal.printed.out.indexOf('Examples:')).split('\n').slice(1)
    const longest = Math.max(...prose.map((line) => line.length))
    assert.ok(longest <= most && longest > most - 15, `${longest} of ${width}`)
  }
})

test('help tells every command, and each command its options and examples', async () => {
  const terminal = memoryTerminal()
  assert.equal(await main([], terminal), 0)
  for (const { name, about } of COMMANDS)
    assert.match(terminal.printed.out.replaceAll(/\s+/g, ' '), new RegExp(`${name} .*${about.split(',')[0]}`))
  for (const words of [
    ['help', 'start'],
    ['start', '--help'],
  ]) {
    const one = memoryTerminal()
    assert.equal(await main(words, one), 0)
    assert.match(one.printed.out, /--control-port <number>[\s\S]*Examples:\n {2}understudy start openapi\.yaml/)
  }
})

test('the version is the one of the package', async () => {
  const terminal = memoryTerminal()
  assert.equal(await main(['--version'], terminal), 0)
  assert.match(terminal.printed.out, /^\d+\.\d+\.\d+/)
})

test('reads say that no server runs, where none does', async () => {
  for (const command of ['contracts', 'operations', 'exchanges']) {
    const terminal = memoryTerminal({}, '/')
    assert.equal(await main([command], terminal), 4)
    assert.match(terminal.printed.err, /^understudy: No running server was found/)
  }
})

test('completions name every command and option, for every shell', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const terminal = memoryTerminal()
    assert.equal(await main(['completion', shell], terminal), 0)
    const { out } = terminal.printed
    assert.deepEqual(
      ['start', 'explain', 'control-port', 'annotations', 'lenient'].filter((word) => !out.includes(word)),
      [],
    )
  }
})
