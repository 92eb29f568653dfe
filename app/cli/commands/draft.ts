/** countersign draft: a flow of a description in plain words, read with lists of words and no model. */
import { buildDraft, type Drafted } from '../../draft/build.ts';
import { outlineLimits } from '../../draft/outline.ts';
import { readWords, type Understood } from '../../draft/read-words.ts';
import { stepInWords, triggerInWords } from '../../draft/in-words.ts';
import { UserError } from '../../kernel/errors.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign draft "WORDS" [-o OUT] [--force] [--json]

Makes a flow of what you write in plain English, with the safe choices made and explained. Nothing leaves this machine: no model is asked.

  "WORDS"        up to ${outlineLimits.text} characters; - reads standard input
  -o, --out OUT  where the flow goes (.flow.json)
  --force        replace OUT where it exists

Exit code 0: everything was read; 1: a part was not understood, and stands as a note on the canvas.`;

const block = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  - ${plainLine(line)}\n`).join('')}`;

function forPeople({ outline, guesses }: Understood, { flow, choices, open }: Drafted): string {
  return (
    `${plainLine(flow.name)}: ${flow.nodes.length} steps\n` +
    block('Understood', [triggerInWords(outline.trigger), ...outline.steps.map(stepInWords)]) +
    block(
      'Not understood',
      outline.notUnderstood.map((words) => `“${words}”`),
    ) +
    block(
      'Chosen for you',
      choices.map(({ text, ruleId }) => `${text}${ruleId === undefined ? '' : ` [${ruleId}]`}`),
    ) +
    block('Still to settle', [...guesses, ...open.map(({ text }) => text)])
  );
}

export const command: Command = {
  usage,
  async run(args, io) {
    const {
      values,
      positionals: [given, ...more],
    } = optionsFrom(args, { out: { type: 'string', short: 'o' }, force: { type: 'boolean' } }, usage);
    if (given === undefined || more.length > 0) throw badUsage('draft takes one description, in quotes.', usage);
    const text = (given === '-' ? await io.stdin() : given).replace(/^\uFEFF/, '').trim();
    if (text === '') throw badUsage('The description is empty.', usage);
    if (text.length > outlineLimits.text)
      throw new UserError('cli/bad-usage', `The description has ${text.length} characters; ${outlineLimits.text} are read at most.`, {
        mend: 'Describe one flow at a time.',
      });
    const understood = readWords(text);
    const drafted = buildDraft(understood.outline, { id: 'draft' });
    if (values.out !== undefined)
      writeWhole(values.out, io.cwd, printFlow(drafted.flow), {
        exclusive: values.force !== true,
        ifTaken: 'Choose another name, or give --force to replace it.',
      });
    const { flow, choices, open, findings } = drafted;
    io.out(
      values.json === true
        ? `${JSON.stringify({ workflow: flow, outline: understood.outline, notUnderstood: understood.unread.map(({ start, end }) => ({ start, end, text: text.slice(start, end) })), choices, open: [...understood.guesses.map((guess) => ({ text: guess })), ...open], findings: findings.map(({ ruleId, severity, title, nodeId }) => ({ ruleId, severity, title, ...(nodeId === undefined ? {} : { nodeId }) })), ...(values.out === undefined ? {} : { path: values.out }) })}\n`
        : forPeople(understood, drafted),
    );
    if (values.out === undefined && values.json !== true) io.err('Nothing was written; -o OUT keeps the flow.\n');
    return understood.unread.length === 0 ? 0 : 1;
  },
};
