/** What people have said to a run, as lines for a terminal. */
import { indented } from './task-text.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { ListedAnswers } from '../../serve/control/answered.ts';

type Closed = ListedAnswers['answered'][number];

const proofs: Readonly<Record<Closed['answers'][number]['proof'], (key: string | undefined) => string>> = {
  key: (key = 'that cannot be read') => `proved by the key ${plainLine(key)}`,
  account: () => 'signed in to the app',
  none: () => 'a name that was only said',
};

export function answeredText({ taskId, flowName, nodeName, state, askedAt, shown, answers }: Closed): string {
  return [
    `${plainLine(shown.title)}: ${state}\n`,
    `  flow       ${plainLine(`${flowName}, step ${nodeName}`)}\n`,
    `  asked      ${askedAt}\n`,
    shown.message === '' ? '' : indented(shown.message, '  | '),
    shown.arguments === null || JSON.stringify(shown.arguments) === '{}'
      ? ''
      : `  What was shown:\n${indented(JSON.stringify(shown.arguments, null, 2), '    ')}`,
    ...answers.map(
      ({ by, at, decision, reason, values, proof, key }) =>
        `  ${at}  ${decision} by ${plainLine(by)}, ${proofs[proof](key)}\n${reason === '' ? '' : indented(reason, '    ')}${values === undefined ? '' : indented(JSON.stringify(values, null, 2), '    ')}`,
    ),
    answers.length === 0 ? '  Nobody answered.\n' : '',
    `  TASK  ${plainLine(taskId)}\n  HASH  ${shown.argumentsHash}\n`,
  ].join('');
}
