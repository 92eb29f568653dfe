import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { shownReads } from '../../workflow/expression/shown.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { keyValuesSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    title: templateSchema.default(''),
    message: templateSchema.default(''),
    arguments: keyValuesSchema.default([]),
    approvers: z.int().min(1).max(5).default(1),
    /** A role or group; empty for whoever may answer. */
    role: z.string().trim().max(100).default(''),
    deadlineMinutes: z.int().min(0).max(43_200).default(1_440),
    escalation: z.string().max(320).default(''),
  }),
);

export const ports = ['approved', 'denied', 'expired'] as const;
const titles: Readonly<Record<(typeof ports)[number], string>> = { approved: 'Approved', denied: 'Denied', expired: 'Expired' };

export const definition = defineNode({
  type: 'approval',
  version: 1,
  title: 'Approval',
  summary: 'A person sees exactly what would happen and says yes or no.',
  category: 'people',
  icon: 'user-check',
  keywords: ['human', 'confirm', 'review', 'sign off', 'ask', 'person', 'four eyes'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ title, approvers, role }) =>
    `${typeof title === 'string' && title !== '' ? title : 'No question yet'}${approvers > 1 ? `, ${approvers} people` : ''}${typeof role === 'string' && role !== '' ? `, ${role}` : ''}`,
  facts: ({ title, message, arguments: named, deadlineMinutes, escalation, approvers, role }, context) => {
    const texts = [title, message, ...named.map(({ value }) => value)];
    const shown = texts.flatMap((value) => shownReads(value));
    const told = texts.flatMap((value) => context.reads(value).reads);
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: ports.map((id) => ({ id, title: titles[id], kind: 'data' })),
      transfer: ports.map((port) => ({ port, steps: [{ op: 'input' as const }] })),
      guards: [
        {
          kind: 'approval',
          port: 'approved',
          failsOpen: false,
          paths: shown.flatMap((read) => (read.from === 'input' ? [read.path] : [])),
        },
      ],
      human: {
        boundToArguments: named.length > 0 || shown.length > 0,
        shown,
        told,
        approvers,
        ...(role === '' ? {} : { role }),
        ...(deadlineMinutes === 0 ? {} : { deadlineMs: deadlineMinutes * 60_000 }),
        ...(escalation === '' ? {} : { escalation }),
      },
      control: { kind: 'wait', reads: [] },
    };
  },
});
