import { portableHash } from '../../../app/lint/hash.ts';
import { drawingHash } from '../../../app/lint/kit/flow-record.ts';
import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, set, slot } from '../kit/steps.ts';

const approved = flow([manual(), set({ a: 'b' })], ['start > set']);
export const cases: RuleCases = {
  context: {
    record: {
      stage: 'release',
      approval: {
        flow: drawingHash(approved, portableHash),
        changed: [],
        at: '2027-01-01T00:00:00Z',
        until: '2028-01-01T00:00:00Z',
        approvers: ['grace'],
        authors: ['ada'],
      },
    },
  },
  fires: [
    flow([manual(), set({ a: 'c' })], ['start > set']),
    flow([manual(), set({ a: 'b' }), set({ c: 'd' }, 'more')], ['start > set', 'set > more']),
    flow([manual(), set({ a: 'b' })], ['start > set'], { settings: { maxSteps: 9 } }),
  ],
  silent: [
    approved,
    { ...approved, layout: { nodes: { set: { x: 5, y: 9 } }, notes: {} }, notes: [{ id: 'n', text: 'Moved' }] },
    flow([manual(), { ...set({ a: 'b' }), note: 'Sets a' }], ['start > set'], { connections: [slot()] }),
  ],
};
