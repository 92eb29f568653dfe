import { UserError } from '../../kernel/errors.ts';
import type { NodeExecutor } from '../kit/executor.ts';

/** An imported step has no code here. Stopping says so; passing its input on would pretend that it had done its work. */
export const runForeignAction: NodeExecutor = ({ node }) =>
  Promise.reject(
    new UserError('step/unknown-node', `“${node.name}” was imported from another program and cannot run here.`, {
      place: node.name,
      mend: 'Replace it by a step of this program, or disable it.',
    }),
  );
