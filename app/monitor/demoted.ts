/** Steps whose word does not count by itself until somebody says that they are good again. Pure. */
import { z } from 'zod';

const ident = z.string().min(1).max(128);
export const demotedSchema = z.strictObject({
  flowId: ident,
  nodeId: ident,
  at: z.int(),
  why: z.string().max(2_000),
  playbook: z.string().max(100),
  by: ident.optional(),
  knew: z.array(ident).max(2_000).optional(),
});
/** `at` in ms since the epoch; `why` holds no personal data; `playbook` is its name, empty where `by`, the account of whoever said so, is there; `knew`: the steps of the flow that decided then. */
export type Demoted = z.infer<typeof demotedSchema>;
export const mostDemoted = 1_000;
