/** Front door for n8n files. */
import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { SecretLeftOut } from '../../privacy/detectors/secrets/places.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { LossReport, type LossEntry } from '../loss.ts';
import { importWorkflow } from './import-workflow.ts';
import { withInside } from './inside.ts';
import { parseWorkflow, workflowsIn } from './parse.ts';

export interface FlowWithLoss {
  readonly flow: Flow;
  readonly loss: readonly LossEntry[];
  readonly leftOut: readonly SecretLeftOut[];
}

/** `Send invoices.json` -> `Send invoices`. */
export function nameFromPath(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/\.(flow\.)?(json|txt|bpmn|xml|zip)$/i, '');
}

const mostWorkflows = 1_000;

/** Every workflow of the file, in order. `changes` says what had to be cleaned before. */
export function importN8n(value: Json, path: string, changes: readonly string[] = []): FlowWithLoss[] {
  const found = workflowsIn(value);
  if (found.length === 0)
    throw new UserError('import/invalid', 'There is no n8n workflow in this file.', {
      place: path,
      mend: 'Export the workflow again in n8n: menu, Download.',
    });
  if (found.length > mostWorkflows)
    throw new UserError('file/too-large', `This file holds ${found.length} workflows; at most ${mostWorkflows} can be opened at once.`, {
      place: path,
      mend: 'Split it into several files.',
    });
  let left = mostWorkflows - found.length;
  return found
    .flatMap((raw) => {
      const all = withInside(raw, nameFromPath(path), left + 1);
      left -= all.length - 1;
      return all;
    })
    .map((raw) => {
      const loss = new LossReport();
      for (const change of changes) loss.add('value-changed', `Values that could not be kept as they were: ${change}.`);
      const flow = importWorkflow(parseWorkflow(raw, path, loss), nameFromPath(path), loss);
      return { flow, loss: loss.entries, leftOut: loss.secrets };
    });
}
