/** `lint --fix` on a file of another product: the file stays as it is, and the proposals go into a file beside it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { isProposalsText, printProposals, type ProposedFlow } from '../../lint/output/fixes-file.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../write-whole.ts';

/** `orders.json` -> `orders.fixes.json`. */
const proposalsPath = (path: string): string => `${path.replace(/\.(?:json|bpmn|xml|zip)$/i, '')}.fixes.json`;

/** Throws UserError `file/unwritable` rather than replace a file that is not ours. Gives the path that was written. */
export function writeProposals(path: string, cwd: string, format: string, flows: readonly ProposedFlow[]): string {
  const target = proposalsPath(path);
  const there = existsSync(resolve(cwd, target));
  if (there && !isProposalsText(readText(target, cwd))) {
    throw new UserError(
      'file/unwritable',
      'There is already a file of that name which Countersign did not write, and it was left as it is.',
      { place: target, mend: 'Move it away and run this again.' },
    );
  }
  writeWhole(target, cwd, printProposals(path, format, flows), there ? {} : { exclusive: true });
  return target;
}
