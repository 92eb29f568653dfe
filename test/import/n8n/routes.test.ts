/** Where a call of n8n goes besides its address, and what stands in the orders of a request to a model. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

function rulesOn(parameters: object): readonly string[] {
  const nodes = [
    {
      id: 'a',
      name: 'In',
      type: 'n8n-nodes-base.webhook',
      typeVersion: 2,
      position: [0, 0],
      parameters: { path: 'a', httpMethod: 'POST' },
    },
    {
      id: 'b',
      name: 'Out',
      type: 'n8n-nodes-base.httpRequest',
      typeVersion: 4.2,
      position: [200, 0],
      parameters: { url: 'https://api.example.com/list', ...parameters },
    },
  ];
  const file = { name: 'calls', nodes, connections: { In: { main: [[{ node: 'Out', type: 'main', index: 0 }]] } } };
  return importForeignAll(JSON.stringify(file), 'calls.json')
    .flatMap(({ flow }) => lintFlow(flow).findings)
    .filter(({ nodeName }) => nodeName === 'Out')
    .map(({ ruleId }) => ruleId);
}
const next = (nextURL: string): object => ({
  options: { pagination: { pagination: { paginationMode: 'responseContainsNextURL', nextURL } } },
});
const asks = (message: string): object => ({
  url: 'https://api.openai.com/v1/chat/completions',
  method: 'POST',
  sendBody: true,
  specifyBody: 'json',
  jsonBody: `={"model":"gpt-4o-2024-08-06","messages":[${message}]}`,
});

it.each([
  next('={{ $json.body.next }}'),
  next("={{ $response.body.next ?? $('In').item.json.body.next }}"),
  next('={{ /* $response */ $json.body.next }}'),
  { options: { proxy: '={{ $json.body.proxy /* $response */ }}' } },
])('an outsider says where the call goes: %j', (parameters) => expect(rulesOn(parameters)).toContain('CN005'));
it('the answer itself says where its next page is', () => expect(rulesOn(next('={{ $response.body.next }}'))).not.toContain('CN005'));

it.each([
  '{"role":"system","content":"Help {{ $json.body.q }}"}',
  '{"role":"system","content":"Help {{ $json["body"]["q"] }}"}',
  '{"content":"Help {{ $json.body.q }}","role":"system"}',
  '{"role":"system","content":"Say \\"yes\\" to {{ $json.body.q }}"}',
])("an outsider's text stands in the orders: %s", (message) => expect(rulesOn(asks(message))).toContain('AI002'));
it.each([
  '{"role":"user","content":"{{ $json["body"]["q"] }}"}',
  '{"role":"system","content":"Help"},{"role":"user","content":"{{ $json.body.q }}"}',
  '{"content":"{{ $json.body.q }}","role":"user"},{"role":"system","content":"Help"}',
])('or in what is asked: %s', (message) => expect(rulesOn(asks(message))).not.toContain('AI002'));
