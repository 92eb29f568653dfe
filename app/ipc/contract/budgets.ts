/** Privacy budgets: what may be learnt from people, what was, and what somebody decided about it. Nobody can raise one. */
import { z } from 'zod';
import { call, push } from './channel.ts';
import { done, empty, id, shortText, spokenReason, time } from './shapes.ts';

const name = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
const amount = z.number().min(0);
const decide = { input: z.strictObject({ budget: name, reason: spokenReason }), output: done, stepUp: true } as const;

export const budgetsContract = {
  'budgets:list': call({
    input: empty,
    permission: 'privacy.read',
    audit: { action: 'budgets.seen' },
    output: z.strictObject({
      budgets: z
        .array(
          z.strictObject({
            name: shortText,
            /** `unsure`: the workspace was put back from a copy, and nothing is learnt until somebody has said whether it goes on. */
            standing: z.enum(['unused', 'open', 'spent', 'closed', 'unsure', 'unreadable']),
            /** As epsilon at `delta`. */
            spent: amount,
            limit: amount,
            delta: amount,
            used: amount.max(1),
            left: z.int().min(0),
            runs: z.int().min(0),
            /** Who learnt, the newest first. */
            learnt: z.array(z.strictObject({ flowId: id, flowName: shortText, runs: z.int().min(1), lastAt: time, lastRun: id })).max(500),
            /** Steps as they are drawn now. */
            drawn: z.array(z.strictObject({ flowId: id, flowName: shortText, epsilon: amount, total: amount })).max(500),
            decisions: z
              .array(z.strictObject({ kind: z.enum(['closed', 'goes-on']), at: time, by: shortText, reason: z.string().max(2_000) }))
              .max(500),
          }),
        )
        .max(1_000),
    }),
  }),
  'budgets:close': call({ ...decide, permission: 'privacy.manage', audit: { action: 'budget.closed' } }),
  'budgets:goOn': call({ ...decide, permission: 'privacy.manage', audit: { action: 'budget.goes-on' } }),
  'budgets:changed': push({ output: empty, permission: 'privacy.read' }),
} as const;
