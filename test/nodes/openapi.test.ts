/** OpenAPI documents, honest and hostile: what is read of them, and how they are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { factsOf, parameterProblems } from '../../app/nodes/describe.ts';
import { oneLine, SchemaReader } from '../../app/nodes/kit/json-schema.ts';
import { readApiDocument } from '../../app/nodes/openapi/document.ts';
import { urlOf } from '../../app/nodes/openapi/address.ts';
import type { Operation } from '../../app/nodes/openapi/operation.ts';
import { operationOf } from '../../app/nodes/openapi/read-operation.ts';
import { emptyFlow, type FlowNode } from '../../app/workflow/model/flow.ts';

const digest = 'ab'.repeat(32);
const documentWith = (more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '2' },
  servers: [
    { url: 'https://{region}.example.com/{base}/', variables: { region: { default: 'eu', enum: ['eu', 'us'] }, base: { default: 'v1' } } },
  ],
  paths: { '/pets': { get: { operationId: 'list', responses: { 200: { description: 'ok' } } } } },
  ...more,
});
const read = (document: Json, key = 'GET /pets'): Operation =>
  operationOf(readApiDocument(JSON.stringify(document), 'api.json'), key, digest);

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'read';
  } catch (error) {
    if (!isCountersignError(error)) throw error;
    expect(error.mend, error.message).not.toBe('');
    return `${error.code}: ${error.message}`;
  }
}

const shop = `
openapi: 3.0.3
info: { title: Pet shop, version: "1.4" }
servers: [{ url: https://api.example.com/v1 }]
security: [{ key: [] }]
paths:
  /customers/{customerId}/orders:
    parameters:
      - { name: customerId, in: path, required: true, schema: { type: string, format: uuid } }
      - { name: page, in: query, schema: { type: integer } }
    post:
      operationId: addOrder
      summary: Adds an <b>order</b>
      security: [{ oauth: [orders:write, orders:read] }, { key: [] }]
      parameters:
        - { name: page, in: query, schema: { type: boolean }, description: "overrides\\u202e the path's" }
        - { $ref: "#/components/parameters/Tags" }
        - { name: Authorization, in: header, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
      responses:
        "201":
          content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Shop-Key }
    oauth: { type: oauth2, flows: {} }
  parameters:
    Tags: { name: tags, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
  schemas:
    Order:
      allOf:
        - { $ref: "#/components/schemas/Thing" }
        - type: object
          required: [customer, state]
          properties:
            customer: { type: object, required: [mail], properties: { mail: { type: string, format: email }, born: { type: string, format: date, nullable: true } } }
            state: { type: string, enum: [open, sent] }
            lines: { type: array, items: { type: object, properties: { sku: { type: string }, price: { type: number } } } }
            parent: { $ref: "#/components/schemas/Order" }
            payment: { oneOf: [{ type: object, properties: { iban: { type: string } } }, { type: object, properties: { card_number: { type: string } } }] }
    Thing: { type: object, required: [id], properties: { id: { type: string, format: uuid, readOnly: true }, secret: { type: string, writeOnly: true } } }
`;
const order = operationOf(readApiDocument(shop, 'shop.yaml'), 'POST /customers/{customerId}/orders', digest);

test('an operation brings its values, its ways to sign in with their scopes, and its answer', () => {
  const inputs = order.inputs.map(({ place, name, type, required }) => `${place} ${name} ${type}${required ? '!' : ''}`);
  expect({
    ...order,
    inputs: inputs.filter((text) => !text.includes('parent.')),
    answer: order.answer
      .filter(({ name }) => !name.startsWith('parent'))
      .map(({ name, type, label, required }) => `${name} ${type} ${label}${required ? '!' : ''}`),
  }).toMatchObject({
    document: { title: 'Pet shop', version: '1.4', digest },
    method: 'POST',
    path: '/customers/{customerId}/orders',
    id: 'addOrder',
    summary: 'Adds an order',
    servers: ['https://api.example.com/v1'],
    bodyType: 'application/json',
    auth: [
      { name: 'oauth', kind: 'oauth2', scopes: ['orders:write', 'orders:read'] },
      { name: 'key', kind: 'api-key', header: 'X-Shop-Key', scopes: [] },
    ],
    inputs: [
      'path customerId uuid!',
      'query page boolean',
      'query tags list',
      'body secret text',
      'body state enum!',
      'body lines list',
      'body customer.mail text!',
      'body customer.born date',
      'body payment.iban text',
      'body payment.card_number text',
    ],
    answer: [
      'id uuid auto!',
      'state enum auto!',
      'customer.mail text contact!',
      'customer.born date auto',
      'payment.iban text auto',
      'payment.card_number text auto',
      'lines.*.sku text auto',
      'lines.*.price number auto',
    ],
  });
  expect([order.inputs.length < 200, order.answer.length < 310, order.inputs.find(({ name }) => name === 'page')?.note]).toEqual([
    true,
    true,
    "overrides the path's",
  ]);
});

const stepOf = (parameters: JsonObject, more: Partial<FlowNode> = {}): FlowNode => ({
  id: 'call',
  type: 'openapi',
  typeVersion: 1,
  name: 'Call',
  parameters,
  ...more,
});

test('facts are what the grant and the rules need', () => {
  const values = [
    { place: 'path', name: 'customerId', value: '{{ input.id }}' },
    { place: 'query', name: 'tags', value: '{{ input.tags }}' },
    { place: 'body', name: 'customer.mail', value: '{{ input.mail }}' },
    { place: 'body', name: 'gone', value: '{{ input.other }}' },
  ];
  const facts = factsOf(stepOf({ operation: order, values }, { connection: 'c' }), {
    connections: [{ id: 'c', name: 'c', type: 'http', auth: 'oauth2', hosts: ['api.example.com'], scopes: [] }],
  });
  expect({
    capabilities: facts.capabilities,
    effects: facts.effects.map(({ kind, what, idempotent }) => [kind, what, idempotent]),
    sinks: facts.sinks.map(({ kind, parameter, reads }) => [
      kind,
      parameter,
      reads.map((one) => ('path' in one ? one.path.join('.') : '')),
    ]),
    sources: facts.sources
      .filter(({ labels }) => labels.length > 0)
      .map(({ path, labels, type }) => [path.join('.'), labels, type])
      .slice(0, 4),
    network: facts.networks.map(({ host, path, method, auth, pathReads, queryReads }) => [
      host,
      path,
      method,
      auth,
      pathReads.length,
      queryReads.length,
    ]),
  }).toMatchObject({
    capabilities: {
      hosts: [{ host: 'api.example.com', methods: ['POST'], paths: ['/v1/customers'] }],
      scopes: [
        { operation: 'addOrder', scope: 'orders:write' },
        { operation: 'addOrder', scope: 'orders:read' },
      ],
    },
    effects: [['write', 'sends data to api.example.com (addOrder)', false]],
    sinks: [
      ['url', 'values.0.value', ['id']],
      ['url', 'values.1.value', ['tags']],
      ['network', 'values.2.value', ['mail']],
    ],
    network: [['api.example.com', '/v1/customers', 'POST', 'oauth2', 1, 1]],
  });
  expect(facts.sources.find(({ path }) => path.join('.') === 'payment.iban')?.labels).toEqual(['bank']);
  expect(parameterProblems(stepOf({ operation: order, values: values.slice(0, 1) })).map(({ message }) => message)).toEqual([
    '“state” is needed.',
    '“customer.mail” is needed.',
  ]);
});

test('an answer that nobody holds to the document closes nothing', () => {
  const types = (checkAnswer: boolean): string[] =>
    [...new Set(factsOf(stepOf({ operation: order, checkAnswer }), { connections: [] }).sources.map(({ type }) => type))].sort();
  expect([types(true), types(false)]).toEqual([['date', 'enum', 'list', 'number', 'object', 'text', 'uuid'], ['any']]);
});

test('servers get their variables, and inside or plain addresses are findings', () => {
  const inside = (url: string): readonly string[] =>
    lintFlow({ ...emptyFlow('f', 'F'), nodes: [stepOf({ operation: { ...read(documentWith()), servers: [url] } })] }).findings.map(
      ({ ruleId }) => ruleId,
    );
  expect([read(documentWith()).servers, read(documentWith({ servers: [{ url: 'https://{tenant}.example.com' }] })).servers]).toEqual([
    ['https://eu.example.com/v1/'],
    ['https://{tenant}.example.com'],
  ]);
  expect([
    inside('https://169.254.169.254/latest').includes('CN004'),
    inside('http://api.example.com').includes('CN001'),
    inside('https://api.example.com').some((id) => id === 'CN004' || id === 'CN001'),
  ]).toEqual([true, true, false]);
});

describe('hostile documents', () => {
  const withSchema = (schema: Json, more: JsonObject = {}): JsonObject =>
    documentWith({
      paths: { '/pets': { get: { responses: { 200: { description: '', content: { 'application/json': { schema } } } } } } },
      ...more,
    });

  test('recursion of every kind ends', () => {
    const node = {
      type: 'object',
      properties: {
        next: { $ref: '#/components/schemas/Node' },
        also: { $ref: '#/components/schemas/Node' },
        list: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
        name: { type: 'string' },
      },
    };
    const answer = read(withSchema({ $ref: '#/components/schemas/Node' }, { components: { schemas: { Node: node } } })).answer;
    const knot = {
      schemas: {
        A: { allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] },
        B: { anyOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }, { $ref: '#/components/schemas/A' }] },
      },
    };
    expect([answer.length, answer[0]?.name, read(withSchema({ $ref: '#/components/schemas/A' }, { components: knot })).answer]).toEqual([
      300,
      'name',
      [],
    ]);
    expect(
      codeOf(() =>
        read(withSchema({ $ref: '#/components/schemas/A' }, { components: { schemas: { A: { $ref: '#/components/schemas/A' } } } })),
      ),
    ).toContain('import/invalid: A reference of the document leads back to itself');
  });

  test('a part with thousands of names, words or types is not looked through in each of a thousand places', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
    // Each look at a list is counted; what a part is called does not matter then.
    let looks = 0;
    const seen = (list: readonly string[]): Json =>
      new Proxy([...list], {
        get: (target, name, self) => {
          looks += 1;
          return Reflect.get(target, name, self) as unknown;
        },
      });
    const thousandTimes = (name: string): Json => {
      const ten = Array.from({ length: 40 }, () => ({ $ref: `#/$defs/${name}` }));
      return { anyOf: Array.from({ length: 40 }, () => ({ allOf: ten })) };
    };
    const parts: JsonObject[] = [{ required: seen(many) }, { enum: seen(many) }, { type: seen(many) }];
    for (const part of parts) {
      const schema: JsonObject = { $defs: { a: part }, type: 'object', properties: { x: thousandTimes('a') } };
      expect(new SchemaReader(schema).fields(schema, 'in').length).toBe(1);
    }
    expect(looks).toBeLessThan(10_000_000);
  });

  test('of a description that is a book, only the beginning is looked at', () => {
    expect(oneLine(`${'<'.repeat(5_000)} Read <b>this</b>${' and this'.repeat(1_000_000)}`, 300)).toBe('<'.repeat(300));
    expect(oneLine(`A <b>bold</b>\n word${' more'.repeat(1_000_000)}`, 20)).toBe('A bold word more mor');
  });

  test.each([
    ['another file', { $ref: 'other.yaml#/Pet' }, 'points to another place: other.yaml#/Pet. Nothing is fetched'],
    ['another host', { $ref: 'http://169.254.169.254/latest' }, 'points to another place'],
    ['the file system', { $ref: 'file:///etc/passwd' }, 'points to another place'],
    ['nothing', { $ref: '#/components/schemas/Nobody' }, 'which is not in it'],
    ['the prototype', { $ref: '#/__proto__/constructor' }, 'which is not in it'],
    ['a broken escape', { $ref: '#/%E0%A4%A' }, 'which is not in it'],
  ])('a reference to %s is refused', (_name, schema, words) => {
    expect(codeOf(() => read(withSchema(schema)))).toContain(words);
  });

  test.each([
    ['Swagger 2.0', '{"swagger":"2.0","paths":{}}', 'import/invalid: This is a Swagger 2.0 document'],
    ['OpenAPI 4', '{"openapi":"4.0.0","paths":{}}', 'import/invalid: This document follows OpenAPI 4.0.0'],
    ['another JSON', '{"name":"x"}', 'import/invalid: This file is no OpenAPI document'],
    ['cut-off JSON', '{"openapi":"3.0.0","paths":{', 'import/invalid: This file is no OpenAPI document: it begins as JSON'],
    ['a list', '- a\n- b', 'import/invalid: This file is no OpenAPI document.'],
    ['broken YAML', 'openapi: 3.0.0\npaths: [a', 'the YAML has a mistake in line'],
    ['a key twice', 'openapi: 3.0.0\nopenapi: 3.0.0', 'the YAML has a mistake in line 2'],
    ['a key twice, further in', 'openapi: 3.0.0\npaths:\n  /a: {get: {}}\n  "/a": {}', 'the YAML has a mistake in line 4'],
    ['no operations', '{"openapi":"3.0.0","info":{},"paths":{}}', 'import/invalid: This document has no operations'],
    [
      'deep JSON',
      `{"openapi":"3.0.0","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'file/too-large: This document nests values more than 400',
    ],
    ['deep YAML', `openapi: 3.0.0\nx: ${'['.repeat(20_000)}`, 'import/invalid'],
    [
      'ten thousand laughs',
      `openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index] ?? ''}`).join(',')}]`).join('\n')}`,
      'import/invalid',
    ],
  ])('%s is refused in plain words', (_name, text, words) => {
    expect(codeOf(() => readApiDocument(text, 'x'))).toContain(words);
  });

  test('a YAML document of twenty thousand schemas is read, each key looked at once', () => {
    const schemas = Array.from({ length: 20_000 }, (_, index) => `    s${index}: {}`).join('\n');
    const api = readApiDocument(`openapi: 3.0.0\npaths: {/a: {get: {}}}\ncomponents:\n  schemas:\n${schemas}\n`, 'wide.yaml');
    expect(api.operations.map(({ key }) => key)).toEqual(['GET /a']);
  });

  test('a document of ten megabytes is read, and one of forty is not', () => {
    const paths = Object.fromEntries(
      Array.from({ length: 4_000 }, (_, index) => [
        `/things/${index}/{id}`,
        { get: { operationId: `get${index}`, description: 'x'.repeat(2_600), responses: { 200: { description: '' } } } },
      ]),
    );
    const text = JSON.stringify(documentWith({ paths }));
    const api = readApiDocument(text, 'big.json');
    expect([
      text.length > 10 * 1024 * 1024,
      api.operations.length,
      api.operations[0]?.summary.length,
      operationOf(api, 'GET /things/3999/{id}', digest).inputs.map(({ name, required }) => [name, required]),
    ]).toEqual([true, 4_000, 200, [['id', true]]]);
    expect(codeOf(() => readApiDocument(text.padEnd(33 * 1024 * 1024), 'big.json'))).toContain('file/too-large');
  });

  test('names that are given twice are told apart by method and path', () => {
    const api = readApiDocument(
      JSON.stringify(
        documentWith({
          paths: { '/a': { get: { operationId: 'same' }, post: { operationId: 'same' } }, '/b': { $ref: 'elsewhere.json' } },
        }),
      ),
      'x',
    );
    expect([api.operations.map(({ key }) => key), api.problems]).toEqual([
      ['GET /a', 'POST /a'],
      [
        expect.stringContaining('/b: The document points to another place'),
        expect.stringContaining('One name is given to several operations (same)'),
      ],
    ]);
  });

  test('a body that cannot be sent is refused, and one that may be left out is left out', () => {
    const taking = (required: boolean): Json =>
      documentWith({ paths: { '/pets': { get: { requestBody: { required, content: { 'application/cbor': { schema: {} } } } } } } });
    expect([codeOf(() => read(taking(true))), read(taking(false)).bodyType]).toEqual([
      expect.stringContaining('takes application/cbor, which this step cannot send'),
      '',
    ]);
  });

  test('no schema makes the reader throw anything but words, or take long', () => {
    const schema = fc.letrec<{ schema: Json }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(
          {},
          true,
          null,
          { type: 'string' },
          { type: ['string', 'null'] },
          { $ref: '#/a' },
          { $ref: '#' },
          { enum: ['a', 1] },
          { type: 'array' },
        ),
        fc.record(
          {
            type: fc.constantFrom<Json>('object', 'array', 'string', 7, ['object', 'null']),
            properties: fc.dictionary(fc.constantFrom('a', '__proto__', 'x.y', ''), tie('schema'), { maxKeys: 3 }),
            items: tie('schema'),
            allOf: fc.array(tie('schema'), { maxLength: 2 }),
            oneOf: fc.array(tie('schema'), { maxLength: 2 }),
            required: fc.constantFrom<Json>(['a'], 'a', [1]),
          },
          { requiredKeys: [] },
        ) as fc.Arbitrary<Json>,
      ),
    })).schema;
    fc.assert(
      fc.property(schema, fc.constantFrom('in' as const, 'out' as const), (given, direction) => {
        try {
          expect(new SchemaReader({ a: given }).fields(given, direction).length).toBeLessThanOrEqual(300);
        } catch (error) {
          expect(isCountersignError(error)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('whatever a value is, the call stays below the fixed path and keeps the number of its segments', () => {
  const operation = read(
    documentWith({ paths: { '/a/{x}/b/{y}': { get: { parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] } } } }),
    'GET /a/{x}/b/{y}',
  );
  const [x, y, q] = ['x', 'y', 'q'].map((name) => operation.inputs.find((input) => input.name === name));
  if (x === undefined || y === undefined || q === undefined) throw new Error('the inputs are not there');
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('..', '.', '%2e%2e', '/', '\\', '?a', '#b', ';c', 'é', '@evil.example'),
      fc.string(),
      (a, b, c) => {
        if (!(a + b + c).isWellFormed()) return;
        let text: string;
        try {
          text = urlOf(
            'https://api.example.com/v1',
            operation,
            [
              { input: x, value: a },
              { input: y, value: b },
              { input: q, value: c },
            ],
            'Step',
          );
        } catch (error) {
          expect(isCountersignError(error)).toBe(true);
          return;
        }
        const url = new URL(text);
        expect([
          url.host,
          url.pathname.split('/').length,
          url.pathname.startsWith('/v1/a/'),
          [...url.searchParams.keys()],
          url.hash,
        ]).toEqual(['api.example.com', 6, true, ['q'], '']);
      },
    ),
  );
});
