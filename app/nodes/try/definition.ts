import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { failedPort, tryPort } from '../../workflow/graph/tried-parts.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({}));

export const definition = defineNode({
  type: 'try',
  version: 1,
  title: 'Catch a failure',
  summary: 'Tries the next steps, and goes another way when one of them fails.',
  category: 'control',
  icon: 'life-buoy',
  keywords: ['try', 'catch', 'error', 'handler', 'failure', 'rescue', 'fallback'],
  parameters,
  initial: () => ({}),
  form,
  subtitle: () => 'Catches what fails in its part',
  facts: () => ({
    ...noFacts,
    // The part's last step leads back to `back`, and what it gives leaves by `done`.
    inputs: [dataIn, { id: 'back', title: 'Back', kind: 'data', many: true }],
    outputs: [
      { id: tryPort, title: 'Try', kind: 'data' },
      { id: 'done', title: 'Worked', kind: 'data' },
      { id: failedPort, title: 'Failed', kind: 'data' },
    ],
    transfer: [
      { port: tryPort, steps: [{ op: 'input', port: 'in' }] },
      { port: 'done', steps: [{ op: 'input', port: 'back' }] },
      {
        port: failedPort,
        steps: [
          { op: 'input', port: 'in' },
          { op: 'remove', paths: [['error']] },
          { op: 'assign', path: ['error', 'code'], reads: [], type: 'enum', why: 'the kind of failure' },
          { op: 'assign', path: ['error', 'step'], reads: [], type: 'enum', why: 'the name of the step that failed' },
          // It may quote what a step of the part was given, or what a service that it asked had to say.
          {
            op: 'unknown',
            path: ['error', 'message'],
            reads: [
              { from: 'input', port: 'in', path: [] },
              { from: 'input', port: 'back', path: [] },
            ],
            trust: 'public',
            why: 'the error text may quote what any step of the part was given or told',
          },
        ],
      },
    ],
    control: { kind: 'try', reads: [], bound: 1 },
  }),
});
