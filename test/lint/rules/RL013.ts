import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { manual, openHook, sql } from '../kit/steps.ts';

const all = (more = {}) => step('all', 'test-fetch-all', more);
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([manual(), all()], ['start > all']),
    flow([openHook(), all({ kind: 'file' })], ['hook > all']),
    flow([manual(), all(), { ...all({ kind: 'file' }), id: 'file', name: 'file' }], ['start > all', 'all > file']),
  ],
  silent: [
    flow([manual(), all({ maximum: 500 })], ['start > all']),
    flow([manual(), sql('SELECT name FROM people')], ['start > sql']),
    flow([openHook()], []),
  ],
};
