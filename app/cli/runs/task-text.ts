/** What a run asks people, as lines for a terminal: all that the inbox shows, and how it is answered. */
import type { HumanTask } from '../../ipc/run-services.ts';
import { instantText } from '../../kernel/instant.ts';
import { plainLine, plainText } from '../../kernel/plain-text.ts';

const isEmpty = (value: unknown): boolean => value === null || (typeof value === 'object' && Object.keys(value).length === 0);
export const indented = (text: string, by: string): string =>
  plainText(text)
    .split('\n')
    .map((line) => `${by}${line}\n`)
    .join('');

const whatEach: Readonly<Record<HumanTask['kind'], { readonly approved: string; readonly denied: string; readonly done?: string }>> = {
  approval: { approved: 'it goes on with exactly these values', denied: 'it does not' },
  form: { approved: 'it goes on with what you fill in (--values)', denied: 'you decline' },
  interrupted: {
    approved: 'the step runs again',
    denied: 'the step fails',
    done: 'it did take effect: the flow goes on with an empty item, or with what you say that it gave (--values); where the question names one item or one use of a tool, this counts for that one alone',
  },
};

export function taskText({
  id,
  runId,
  flowName,
  nodeName,
  kind,
  title,
  message,
  arguments: shown,
  argumentsHash,
  createdAt,
  deadline,
  handedOnTo,
  approvals,
  required,
  role,
  fields = [],
}: HumanTask): string {
  const { approved, denied, done } = whatEach[kind];
  return [
    `${plainLine(title)}\n`,
    `  flow       ${plainLine(`${flowName}, step ${nodeName}`)}\n`,
    `  asked      ${instantText(createdAt)}${deadline === undefined ? '' : `, until ${instantText(deadline)}`}\n`,
    message === '' ? '' : indented(message, '  | '),
    isEmpty(shown)
      ? ''
      : `  ${kind === 'form' ? 'What it is about' : 'What will be used'}:\n${indented(JSON.stringify(shown, null, 2), '    ')}`,
    ...(fields.length === 0
      ? []
      : [
          '  What is asked:\n',
          ...fields.map(
            ({ name, type, required: needed, values }) =>
              `    ${plainLine(name)}: ${type}${needed ? ', needed' : ''}${values.length === 0 ? '' : `, one of ${values.map((one) => plainLine(JSON.stringify(one))).join(', ')}`}\n`,
          ),
        ]),
    handedOnTo === undefined ? '' : `  Nobody answered in time; it was handed on to ${plainLine(handedOnTo)}.\n`,
    role === undefined
      ? ''
      : `  Only who holds the role or group “${plainLine(role)}” may answer, and signs with a key of their own (--key).\n`,
    required > 1 ? `  ${approvals} of ${required} people have approved; each signs with a key of their own (--key).\n` : '',
    `  approved: ${approved}; denied: ${denied}${done === undefined ? '' : `; done: ${done}`}\n`,
    `  RUN   ${plainLine(runId)}\n  TASK  ${plainLine(id)}\n  HASH  ${argumentsHash}\n`,
  ].join('');
}
