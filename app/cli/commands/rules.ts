/** countersign rules: the list of rules, or one rule's page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { ruleList } from '../../lint/registry.ts';
import { packageRoot } from '../../serve/folders.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';

const usage = `countersign rules [ID] [--json]

Lists the rules of the linter, or shows the page of one: what it finds, why, a bad and a good flow, how to fix it, what it cannot see.`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {}, usage);
    const all = ruleList();
    const [wanted, ...more] = positionals;
    if (more.length > 0) throw badUsage('rules takes at most one ID.', usage);
    if (wanted === undefined) {
      if (values.json === true) io.out(`${JSON.stringify({ rules: all })}\n`);
      else io.out(`${all.map((rule) => `${rule.id}  ${rule.severity.padEnd(6)}  ${rule.title}`).join('\n')}\n`);
      return 0;
    }
    const rule = all.find(({ id }) => id.toLowerCase() === wanted.toLowerCase());
    if (rule === undefined)
      throw new UserError('cli/bad-usage', `There is no rule “${wanted}”.`, { mend: 'countersign rules lists them.' });
    const page = readFileSync(join(packageRoot, 'resources', 'rules', `${rule.id}.md`), 'utf8');
    io.out(values.json === true ? `${JSON.stringify({ rules: [{ ...rule, page }] })}\n` : page);
    return 0;
  },
};
