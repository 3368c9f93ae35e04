import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effortSince } from '../../../../test/fixtures/effort.ts'
import { asking, withBody } from '../request/inspect.fixture.ts'
import { parseXml } from './xml-parse.ts'

const PET = {
  type: 'object',
  xml: { name: 'Pet', namespace: 'urn:pets', prefix: 'p' },
  properties: {
    id: { type: 'integer', xml: { attribute: true } },
    name: { type: 'string' },
    age: { type: 'integer', xml: { name: 'years' } },
    photoUrls: { type: 'array', xml: { wrapped: true }, items: { type: 'string', xml: { name: 'photoUrl' } } },
    tags: { type: 'array', items: { type: 'object', xml: { name: 'tag' }, properties: { n: { type: 'integer' } } } },
    scores: { type: 'array', items: { type: 'number' } },
    owner: { type: ['object', 'null'], properties: { vip: { type: 'boolean' } } },
  },
  required: ['id', 'name'],
  additionalProperties: false,
}

function read(schema: unknown, body: string): readonly unknown[] {
  const { content, told } = asking(withBody({ 'application/xml': { schema } }))('POST /', {
    headers: ['Content-Type', 'application/xml'],
    body,
  })
  return [content, ...told]
}

test('XML is read by the xml objects of its schema into the shape of the schema', () => {
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a pet --><q:Pet xmlns:q="urn:pets" id="7"><name>A &amp; B &#x1F600;</name><years>3</years>
  <photoUrls><photoUrl>u1</photoUrl><photoUrl><![CDATA[<u2>]]></photoUrl></photoUrls>
  <tag><n>1</n></tag><tag><n>2</n></tag><scores>1.5</scores><owner><vip>true</vip></owner></q:Pet>`
  assert.deepEqual(read(PET, body), [
    { id: 7, name: 'A & B 😀', age: 3, photoUrls: ['u1', '<u2>'], tags: [{ n: 1 }, { n: 2 }], scores: [1.5], owner: { vip: true } },
  ])
})

test('XML that strays from its schema is told: names, namespaces, types, strangers', () => {
  assert.deepEqual(read(PET, '<Cat id="1"><name/></Cat>'), [{ id: 1, name: '' }, 'body xml-name', 'body xml-namespace'])
  assert.deepEqual(read(PET, '<Pet xmlns="urn:pets" id="x"><name>a</name><x>1</x></Pet>'), [
    { id: 'x', name: 'a', x: '1' },
    'body/id type',
    'body/x additional-properties',
  ])
  assert.deepEqual(read(PET, '<Pet xmlns="urn:pets" id="1"><name>a</name><name>b</name></Pet>'), [
    { id: 1, name: ['a', 'b'] },
    'body/name type',
  ])
  assert.deepEqual(
    read(
      PET,
      '<Pet xmlns="urn:pets" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" id="1"><name>a</name><owner i:nil="true"/><photoUrls/></Pet>',
    ),
    [{ id: 1, name: 'a', photoUrls: [], owner: null }],
  )
  assert.deepEqual(read(PET, '<Pet xmlns="urn:pets" id="1"><name>a</name><photoUrls><u/></photoUrls></Pet>'), [
    { id: 1, name: 'a', photoUrls: [] },
    'body/photoUrls xml-name',
  ])
})

test('XML under a name that the contract replaces is told (OpenAPI 3.1 section 4.8.26)', () => {
  assert.deepEqual(read(PET, '<Pet xmlns="urn:pets" id="1"><name>a</name><age>3</age></Pet>').slice(1), ['body/age xml-name'])
  assert.deepEqual(read(PET, '<Pet xmlns="urn:pets"><name>a</name><id>1</id></Pet>').slice(1), ['body/id xml-name'])
})

test('XML says its encoding by a byte order mark or in its declaration, where the media type says none (RFC 7303 section 3)', () => {
  const schema = { type: 'object', xml: { name: 'a' }, properties: { t: { type: 'string' } } }
  const ask = asking(withBody({ 'application/xml': { schema } }))
  const posted = (body: Uint8Array, type = 'application/xml'): unknown => {
    const { content, told } = ask('POST /', { headers: ['Content-Type', type], body })
    return [content, ...told]
  }
  const latin = (encoding: string): Buffer => Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><a><t>\xe9</t></a>`, 'latin1')
  assert.deepEqual(posted(latin('ISO-8859-1')), [{ t: 'é' }])
  assert.deepEqual(posted(latin('iso-8859-1'), 'application/xml; charset=utf-8'), [undefined, 'body malformed-text'])
  assert.deepEqual(posted(latin('nonsense')), [undefined, 'header.Content-Type unsupported-media-type'])
  assert.deepEqual(posted(Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a><t>é</t></a>', 'utf16le')), [{ t: 'é' }])
})

test('XML without a schema, and a list at its root, are read too', () => {
  assert.deepEqual(
    asking(withBody({ 'text/xml': {} }))('POST /', { headers: ['Content-Type', 'text/xml'], body: '<a b="1"><c>x</c><c>y</c></a>' })
      .content,
    { b: '1', c: ['x', 'y'] },
  )
  assert.deepEqual(read({ type: 'array', items: { type: 'integer' } }, '<l><i>1</i><i>2</i></l>'), [[1, 2]])
})

test('a schema that wants a string gets the document as it is written', () => {
  assert.deepEqual(read({ type: 'string' }, '<a><b/></a>'), ['<a><b/></a>'])
  assert.deepEqual(read({ type: 'integer' }, '<a>7</a>'), [7])
})

test('what is not well-formed is refused with line and column', () => {
  const bad = [
    '',
    'x',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a>&x;</a>',
    '<a>&#0;</a>',
    '<a>&</a>',
    '<a>]]></a>',
    '<p:a/>',
    '<a><!-- -- --></a>',
    '<a/>x',
    '<1/>',
    '<a\u0001/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ' <?xml version="1.0"?><a/>',
    '<a b="1"c="2"/>',
    '<a',
    '<a><![CDATA[</a>',
  ]
  for (const text of bad) assert.ok('message' in parseXml(text), text)
  const { findings } = asking(withBody({ 'application/xml': {} }))('POST /', {
    headers: ['Content-Type', 'application/xml'],
    body: '<a>\n <b></c>\n</a>',
  })
  assert.deepEqual(
    [findings[0]?.code, findings[0]?.message],
    ['malformed-xml', 'This is not XML: <b> is closed by </c>, at line 2, column 5.'],
  )
})

test('XML bombs cost nothing: no entities, bounded depth, linear time', () => {
  const start = process.cpuUsage()
  assert.ok('message' in parseXml('<a>'.repeat(100_000)))
  assert.ok('message' in parseXml(`<!DOCTYPE x [${'<!ENTITY a "aaaa">'.repeat(1_000)}]><x>&a;</x>`))
  assert.ok('local' in parseXml(`<a>${'<b c="d">e</b>'.repeat(50_000)}</a>`))
  assert.ok('message' in parseXml(`<a ${' '.repeat(100_000)}`))
  assert.ok('message' in parseXml(`<a>${'&amp'.repeat(100_000)}</a>`))
  assert.ok(effortSince(start) < 1_500)
})

test('any text is parsed or refused without a throw', () => {
  const word = fc.constantFrom(
    '<a>',
    '</a>',
    '<a/>',
    '<b c="d">',
    '</b>',
    ' ',
    'x',
    '&amp;',
    '&',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!',
    '"',
    '\ud800',
    '<p:a xmlns:p="u"/>',
    'xmlns=""',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 25 }), (words) => typeof parseXml(words.join('')) === 'object'),
    { numRuns: 2_000 },
  )
})

test('a list without items that stands among the members is empty where there has to be one', () => {
  const scores = { type: 'array', items: { type: 'number' } }
  const wrapped = { ...scores, xml: { wrapped: true } }
  assert.deepEqual(read({ type: 'object', required: ['scores'], properties: { scores } }, '<a/>'), [{ scores: [] }])
  assert.deepEqual(read({ type: 'object', properties: { scores } }, '<a/>'), [{}])
  assert.deepEqual(read({ type: 'object', required: ['scores'], properties: { scores: wrapped } }, '<a/>'), [{}, 'body/scores required'])
  assert.deepEqual(read({ type: 'object', required: ['scores'], properties: { scores: { ...scores, minItems: 1 } } }, '<a/>'), [
    { scores: [] },
    'body/scores min-items',
  ])
})
