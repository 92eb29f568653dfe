import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'reads from a service',
    parameters: { url: 'https://api.example.com/v1/orders/{{ input.id }}' },
    inputs: { in: [{ id: 7 }] },
    replies: [{ status: 200, headers: { 'content-type': 'application/json' }, body: '{"total":12.5}' }],
    calls: [
      {
        operation: 'http',
        request: { url: 'https://api.example.com/v1/orders/7', method: 'GET', followRedirects: false, timeoutMs: 30_000 },
      },
    ],
    expect: { outputs: { out: [{ total: 12.5 }] } },
  },
  {
    name: 'keeps a hostile value inside its path segment and query value',
    parameters: { url: 'https://api.example.com/v1/orders/{{ input.id }}?mode=full', query: [{ name: 'note', value: '{{ input.note }}' }] },
    inputs: { in: [{ id: '../admin?x=1#y', note: 'a&admin=true' }] },
    replies: [{ status: 200, headers: {}, body: '' }],
    calls: [
      { operation: 'http', request: { url: 'https://api.example.com/v1/orders/..%2Fadmin%3Fx%3D1%23y?mode=full&note=a%26admin%3Dtrue' } },
    ],
    expect: { outputs: { out: [null] } },
  },
  {
    name: 'refuses a value that would shorten the path',
    parameters: { method: 'DELETE', url: 'https://api.example.com/v1/users/{{ input.id }}/roles/{{ input.role }}' },
    inputs: { in: [{ id: '7', role: '..' }] },
    expect: { error: 'step/failed' },
  },
  {
    name: 'sends JSON whose values cannot change its shape',
    parameters: {
      method: 'POST',
      url: 'https://api.example.com/v1/people',
      bodyMode: 'json',
      body: '{"name":"{{ input.name }}","age":"{{ input.age }}","note":"Age {{ input.age }}"}',
      response: 'full',
    },
    inputs: { in: [{ name: 'Ada","admin":true,"x":"', age: 36 }] },
    replies: [{ status: 201, headers: { 'content-type': 'application/json' }, body: '{"id":1}' }],
    calls: [{ operation: 'http', request: { body: '{"name":"Ada\\",\\"admin\\":true,\\"x\\":\\"","age":36,"note":"Age 36"}' } }],
    expect: { outputs: { out: [{ status: 201, headers: { 'content-type': 'application/json' }, body: { id: 1 } }] } },
  },
  {
    name: 'sends form fields',
    parameters: {
      method: 'POST',
      url: 'https://api.example.com/login',
      bodyMode: 'form',
      form: [{ name: 'user', value: '{{ input.user }}' }],
      idempotencyKey: '{{ input.user }}',
    },
    inputs: { in: [{ user: 'a b&c' }] },
    replies: [{ status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }],
    calls: [
      {
        operation: 'http',
        request: {
          body: 'user=a%20b%26c',
          headers: {
            accept: 'application/json, text/*;q=0.8',
            'content-type': 'application/x-www-form-urlencoded',
            'idempotency-key': 'a b&c',
          },
        },
      },
    ],
    expect: { outputs: { out: [{ text: 'ok' }] } },
  },
  {
    name: 'sends a form with files, whose contents and names cannot change its shape',
    parameters: {
      method: 'POST',
      url: 'https://api.example.com/v1/files',
      bodyMode: 'multipart',
      parts: [
        { name: 'note', value: '{{ input.note }}' },
        { name: 'scan', kind: 'file', value: '{{ input.base64 }}', fileName: '{{ input.name }}', fileType: 'application/pdf' },
      ],
    },
    inputs: { in: [{ note: 'x\r\n------countersign-part-1--', base64: btoa('%PDF'), name: 'a"; filename="b.exe\r\nX: y' }] },
    replies: [{ status: 201, headers: { 'content-type': 'application/json' }, body: btoa('{"id":7}') }],
    calls: [
      {
        operation: 'http',
        request: {
          binary: true,
          headers: { accept: 'application/json, text/*;q=0.8', 'content-type': 'multipart/form-data; boundary=----countersign-part-2' },
          body: btoa(
            '------countersign-part-2\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n------countersign-part-1--\r\n------countersign-part-2\r\nContent-Disposition: form-data; name="scan"; filename="a%22; filename=%22b.exe%0D%0AX: y"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n------countersign-part-2--\r\n',
          ),
        },
      },
    ],
    expect: { outputs: { out: [{ id: 7 }] } },
  },
  {
    name: 'refuses a file that is no base64',
    parameters: {
      method: 'POST',
      url: 'https://api.example.com/',
      bodyMode: 'multipart',
      parts: [{ name: 'scan', kind: 'file', value: 'no base64!' }],
    },
    inputs: { in: [{}] },
    expect: { error: 'file/unreadable' },
  },
  {
    name: 'fails on a status of failure',
    parameters: { url: 'https://api.example.com/' },
    inputs: { in: [{}] },
    replies: [{ status: 404, headers: {}, body: '' }],
    expect: { error: 'egress/status' },
  },
  {
    name: 'refuses a header with a line break',
    parameters: { url: 'https://api.example.com/', headers: [{ name: 'X-Note', value: '{{ input.note }}' }] },
    inputs: { in: [{ note: 'a\r\nHost: evil' }] },
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses an answer that does not fit',
    parameters: { url: 'https://api.example.com/', responseFields: [{ name: 'total', type: 'number', required: true }] },
    inputs: { in: [{}] },
    replies: [{ status: 200, headers: {}, body: '{"total":"12"}' }],
    expect: { error: 'step/schema' },
  },
];
