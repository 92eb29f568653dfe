import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { manual } from '../kit/steps.ts';

const watch = (key: string) => step('watch', 'test-watch', { key });
const keep = (key: string) => step('keep', 'test-remember', { key, kind: 'table' });
const folder = (pattern = '*') => step('watch', 'file-trigger', { folder: '/data/in', pattern });
const file = (path: string) => step('file', 'file-write', { path, content: 'x' });
const branch = step('if', 'if', { mode: 'expression', expression: "input.row != ''" });
export const cases: RuleCases = {
  context: {
    factsOf: testFacts,
    policy: {
      organisation: {
        flows: [
          { id: 'f2', name: 'Bill', startedBy: ['bills'], writes: ['orders'] },
          { id: 'f3', name: 'Archive', startedBy: ['archive'], writes: ['cellar'] },
          { id: 'f4', name: 'Remind', writes: ['call flow_test'] },
          { id: 'f5', name: 'Print', writes: ['call f4'] },
        ],
      },
    },
  },
  fires: [
    flow([watch('orders'), keep('orders')], ['watch > keep']),
    flow([watch('orders'), keep('bills')], ['watch > keep']),
    flow([manual(), step('again', 'sub-flow', { flowId: 'flow_test' })], ['start > again']),
    flow([manual(), step('back', 'sub-flow', { flowId: 'f4' })], ['start > back']),
    flow([watch('orders'), branch, keep('orders')], ['watch > if', 'if.true > keep']),
    flow([folder(), file('/data/in/done.txt')], ['watch > file']),
    flow([folder('*.txt'), file('/data/in/{{ input.size }}.TXT')], ['watch > file']),
  ],
  silent: [
    flow([folder(), file('/data/out/done.txt')], ['watch > file']),
    // Only files right in the folder start it, and only those of such a name.
    flow([folder(), file('/data/in/old/done.txt')], ['watch > file']),
    flow([folder('*.csv'), file('/data/in/done.txt')], ['watch > file']),
    flow([watch('orders'), keep('results')], ['watch > keep']),
    flow([watch('orders'), keep('archive')], ['watch > keep']),
    flow([manual(), step('other', 'sub-flow', { flowId: 'f2' })], ['start > other']),
    flow([manual(), step('on', 'sub-flow', { flowId: 'f5' })], ['start > on']),
    flow([manual(), keep('orders')], ['start > keep']),
  ],
};
