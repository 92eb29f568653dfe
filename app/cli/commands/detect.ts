/** countersign detect: the detectors for text. They come with the privacy module, which this build does not have. */
import { UserError } from '../../kernel/errors.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';

const usage = `countersign detect pii|secrets|injection FILE|- [--jsonl] [--json]

Finds personal data, secrets or injected instructions in text. This build has no detectors.`;

export const command: Command = {
  usage,
  async run(args) {
    const { positionals: [kind, file, ...more] } = optionsFrom(args, { jsonl: { type: 'boolean' } }, usage);
    if ((kind !== 'pii' && kind !== 'secrets' && kind !== 'injection') || file === undefined || more.length > 0) throw badUsage('detect takes pii, secrets or injection, and one FILE.', usage);
    throw new UserError('cli/not-built', 'This build has no detectors.', { mend: 'Use a release that lists them in its change log.' });
  },
};
