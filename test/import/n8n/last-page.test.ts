/** A page that n8n puts together and a webhook answers with. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

const step = (name: string, type: string, parameters: object): object => ({
  id: name,
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1.2,
  position: [0, 0],
  parameters,
});
const page = { html: '<b>{{ $json.query.name }}</b>' };
function found(webhook: object, html: object = page, more: readonly object[] = []): readonly string[] {
  const nodes = [step('In', 'webhook', { path: 'a', httpMethod: 'GET', ...webhook }), step('Page', 'html', html), ...more] as readonly {
    readonly name: string;
  }[];
  const connections = Object.fromEntries(
    nodes.slice(1).map(({ name }, index) => [nodes[index]?.name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
  );
  return importForeignAll(JSON.stringify({ name: 'page', nodes, connections }), 'page.json')
    .flatMap(({ flow }) => lintFlow(flow).findings)
    .filter(({ ruleId }) => ruleId === 'CN019')
    .map(({ nodeName }) => nodeName ?? '');
}
const asPage = { responseMode: 'lastNode', options: { responsePropertyName: 'html', responseContentType: 'text/html' } };

describe('what comes last is the answer', () => {
  it('as a page, by its type or by a header', () => {
    expect(found(asPage)).toEqual(['Page']);
    expect(
      found({
        responseMode: 'lastNode',
        options: {
          responsePropertyName: 'html',
          responseHeaders: { entries: [{ name: 'Content-Type', value: 'text/html; charset=utf-8' }] },
        },
      }),
    ).toEqual(['Page']);
  });
  it("and is none as JSON, from another step, without an outsider's text, or where the webhook answers at once", () => {
    expect(found({ responseMode: 'lastNode' })).toEqual([]);
    expect(
      found(asPage, page, [step('End', 'set', { assignments: { assignments: [{ name: 'html', value: 'done', type: 'string' }] } })]),
    ).toEqual([]);
    expect(found(asPage, { html: '<b>Thank you</b>' })).toEqual([]);
    expect(found({ ...asPage, responseMode: 'onReceived' })).toEqual([]);
  });
});
