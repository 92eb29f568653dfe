import type { NodeFixtures } from '../kit/fixture.ts';

const place = { endpoint: 'https://s3.example.com', bucket: 'invoices' };
const base64 = (text: string): string => btoa(text);

export const fixtures: NodeFixtures = [
  {
    name: 'reads an object as JSON',
    parameters: { ...place, key: '2026/{{ input.id }}.json', format: 'json' },
    inputs: { in: [{ id: 'R 7+ä' }] },
    replies: [{ status: 200, headers: {}, body: base64('{"total":12}') }],
    calls: [
      {
        operation: 'http',
        request: { url: 'https://s3.example.com/invoices/2026/R%207%2B%C3%A4.json', method: 'GET', binary: true, followRedirects: false },
      },
    ],
    expect: { outputs: { out: [{ total: 12 }] } },
  },
  {
    name: 'writes text',
    parameters: { ...place, operation: 'write', key: 'a.txt', content: 'Dear {{ input.name }}' },
    inputs: { in: [{ name: 'Ada' }] },
    replies: [{ status: 200, headers: {}, body: '' }],
    calls: [
      {
        operation: 'http',
        request: {
          url: 'https://s3.example.com/invoices/a.txt',
          method: 'PUT',
          body: base64('Dear Ada'),
          headers: { 'content-type': 'text/plain; charset=utf-8' },
        },
      },
    ],
    expect: { outputs: { out: [{ name: 'Ada', object: 'a.txt' }] } },
  },
  {
    name: 'never leaves its bucket by the key',
    parameters: { ...place, key: 'in/{{ input.id }}' },
    inputs: { in: [{ id: '../../secrets/key' }] },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'lists over several answers',
    parameters: { ...place, operation: 'list', key: '2026/', maxKeys: 2 },
    inputs: { in: [{}] },
    replies: [
      {
        status: 200,
        headers: {},
        body: base64(
          '<?xml version="1.0"?><ListBucketResult><NextContinuationToken>t/1</NextContinuationToken><Contents><Key>2026/a&amp;b</Key><LastModified>2026-01-31T00:00:00.000Z</LastModified><ETag>&quot;e1&quot;</ETag><Size>3</Size></Contents></ListBucketResult>',
        ),
      },
      {
        status: 200,
        headers: {},
        body: base64(
          '<ListBucketResult><Contents><Key>2026/c</Key><LastModified>2026-02-01T00:00:00.000Z</LastModified><ETag>"e2"</ETag><Size>4</Size></Contents></ListBucketResult>',
        ),
      },
    ],
    calls: [
      { operation: 'http', request: { url: 'https://s3.example.com/invoices?list-type=2&encoding-type=url&max-keys=2&prefix=2026%2F' } },
      {
        operation: 'http',
        request: {
          url: 'https://s3.example.com/invoices?list-type=2&encoding-type=url&max-keys=1&prefix=2026%2F&continuation-token=t%2F1',
        },
      },
    ],
    expect: {
      outputs: {
        out: [
          { key: '2026/a&b', size: 3, modified: '2026-01-31T00:00:00.000Z', etag: 'e1' },
          { key: '2026/c', size: 4, modified: '2026-02-01T00:00:00.000Z', etag: 'e2' },
        ],
      },
    },
  },
  {
    name: 'a document type in a list is refused',
    parameters: { ...place, operation: 'list' },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: base64('<!DOCTYPE x [<!ENTITY a "b">]><ListBucketResult/>') }],
    expect: { error: 'step/failed' },
  },
  {
    name: 'fails where the object is not there',
    parameters: { ...place, key: 'gone' },
    inputs: { in: [{}] },
    replies: [{ status: 404, headers: {}, body: '' }],
    expect: { error: 'egress/status' },
  },
];
