import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { portableHash } from '../../../app/lint/hash.ts';
import { drawingHash } from '../../../app/lint/kit/flow-record.ts';
import { manual, set } from '../kit/steps.ts';

const small = (id: string) => flow([manual(), set({ a: 'b' })], ['start > set'], { id });
const record = (id: string, approvers: string[], authors: string[]) => ({
  record: {
    stage: 'draft' as const,
    approval: {
      flow: drawingHash(small(id), portableHash),
      changed: [],
      at: '2027-01-01T00:00:00Z',
      until: '2028-01-01T00:00:00Z',
      approvers,
      authors,
    },
  },
});
const wrote = (id: string, author: string) => {
  const { record: kept } = record(id, ['grace'], ['ada']);
  return { record: { ...kept, commits: [{ id: 'c0ffee01', author, signer: author }] } };
};
const people: Record<string, readonly [string[], string[]]> = {
  flow_own: [['ada'], ['ada']],
  flow_both: [
    ['grace', 'ada'],
    ['ada', 'lin'],
  ],
  flow_all: [
    ['ada', 'lin'],
    ['ada', 'lin'],
  ],
  flow_other: [['grace'], ['ada']],
  flow_two: [
    ['grace', 'kim'],
    ['ada', 'lin'],
  ],
  flow_none: [[], ['ada']],
  flow_mail: [['Ada L. <Ada@example.com>'], ['ada+flows@example.com']],
  flow_unseen: [['ada\u200b@example.com'], ['ada@example.com']],
  flow_noted: [['Ada L. <ada@example.com> (work)'], ['mailto:ada@example.com']],
  // Written with a Cyrillic letter.
  flow_drawn: [['\u0430da@example.com'], ['ada@example.com']],
  flow_drawn_name: [['Grace'], ['Gr\u0430ce']],
  flow_accent: [['muller@example.com'], ['müller@example.com']],
  flow_script: [['\u0410\u043d\u043d\u0430'], ['Olga']],
  flow_namesake: [['Ada <ada@example.org>'], ['Ada <ada@example.com>']],
};
export const cases: RuleCases = {
  contexts: {
    ...Object.fromEntries(Object.entries(people).map(([id, [approvers, authors]]) => [id, record(id, approvers, authors)])),
    flow_committed: wrote('flow_committed', 'grace'),
    flow_signed: wrote('flow_signed', 'ada'),
  },
  fires: [
    'flow_own',
    'flow_both',
    'flow_all',
    'flow_mail',
    'flow_unseen',
    'flow_noted',
    'flow_committed',
    'flow_drawn',
    'flow_drawn_name',
  ].map(small),
  silent: ['flow_other', 'flow_two', 'flow_none', 'flow_namesake', 'flow_signed', 'flow_accent', 'flow_script'].map(small),
};
