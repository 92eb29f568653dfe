import { noForeignFacts } from '../../../app/nodes/foreign-action/parameters.ts';
import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, askLocal, manual, openHook, set, signedHook, sql } from '../kit/steps.ts';

const table = (more = {}) => step('table', 'make-file', { format: 'csv', columns: ['body.text'], formulas: 'keep', ...more });
const file = (path: string, content = '{{ input.body.amount }};{{ input.body.text }}') =>
  step('file', 'file-write', { path, content, append: true });
const bucket = (more = {}) =>
  step('bucket', 's3-storage', {
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    bucket: 'lists',
    operation: 'write',
    key: 'list.csv',
    content: '{{ input.body.text }}',
    ...more,
  });
/** A sheet of another program, which takes values for what somebody types. */
const sheet = (bound = false) =>
  step('sheet', 'foreign-action', {
    category: 'spreadsheet',
    title: 'Sheet',
    values: { columns: { note: '{{ input.body.text }}' } },
    facts: {
      ...noForeignFacts,
      zone: { scope: 'vendor', vendor: 'Sheets' },
      inputs: [{ id: 'in', title: 'In', kind: 'data' }],
      outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
      result: 'pass',
      sinks: [{ kind: 'cells', parameter: ['columns'], ...(bound ? { bound: true } : {}) }],
    },
  });

export const cases: RuleCases = {
  fires: [
    flow([openHook(), table()], ['hook > table']),
    flow([openHook(), table({ columns: [] })], ['hook > table']),
    flow([openHook(), set({ line: 'Dear {{ input.body.text }}' }), table({ columns: ['line'] })], ['hook > set', 'set > table']),
    flow([openHook(), file('/data/list.csv')], ['hook > file']),
    flow([openHook(), file('/data/{{ input.body.amount }}.TSV')], ['hook > file']),
    flow([openHook(), bucket()], ['hook > bucket']),
    flow([openHook(), bucket({ key: 'list', contentType: 'text/csv; charset=utf-8' })], ['hook > bucket']),
    flow([openHook(), sheet()], ['hook > sheet']),
    flow([openHook(), approve(['body.text']), table()], ['hook > approve', 'approve.approved > table']),
  ],
  silent: [
    flow([openHook(), table({ formulas: 'quote' })], ['hook > table']),
    flow([openHook(), table({ format: 'json' })], ['hook > table']),
    flow([openHook(), table({ format: 'xlsx' })], ['hook > table']),
    flow([openHook(), table({ columns: ['body.amount'] })], ['hook > table']),
    flow([signedHook(), table()], ['hook > table']),
    flow(
      [manual(), sql('SELECT name FROM customers', { columns: [{ name: 'name' }] }), table({ columns: ['name'] })],
      ['start > sql', 'sql > table'],
    ),
    flow([openHook(), file('/data/list.txt')], ['hook > file']),
    flow([openHook(), file('/data/list.csv', '{{ input.body.amount }}')], ['hook > file']),
    flow([openHook(), bucket({ contentType: 'application/json' })], ['hook > bucket']),
    flow([openHook(), sheet(true)], ['hook > sheet']),
    // Another rule's business.
    flow([openHook(), askLocal('Sum up {{ input.body.text }}'), table({ columns: ['answer'] })], ['hook > ask', 'ask > table']),
    flow(
      [openHook(), step('if', 'if', { conditions: [{ left: '{{ input.body.text }}', operator: 'oneOf', right: 'red, green' }] }), table()],
      ['hook > if', 'if.true > table'],
    ),
  ],
};
