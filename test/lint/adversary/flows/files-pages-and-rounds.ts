/** Workbooks, mails, forms and pages, and what runs round and round. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { flow, step } from '../../kit/flow.ts';
import { ask, askLocal, call, manual, openHook, script, signedHook, sql } from '../../kit/steps.ts';
import { respond, secretHook, slack } from '../steps.ts';
import type { Adversary } from '../cases.ts';
import { field, file, guard, pay, when, write, type Fields } from './kit/tools-and-forms.ts';
import { chain, text } from './kit/services.ts';
import { twins } from './kit/twins.ts';

const { cases, pair } = twins();
const form = (fields: Fields, more: JsonObject = {}) =>
  step('form', 'form-trigger', { title: 'Please', path: 'f', fields: [...fields], ...more });
const task = (fields: Fields) => step('task', 'form-task', { title: 'Please', fields: [...fields], arguments: [] });
const doc = (more: JsonObject = {}) =>
  step('doc', 'read-document', {
    file: 'base64',
    format: 'xlsx',
    fields: [field('email'), field('note', 'text', { label: 'none' })],
    ...more,
  });
const page = (body: string) => respond(body, { contentType: 'text/html' });
const words = (value: string, escape = 'none') => step('words', 'write-text', { text: value, escape });

// Files, workbooks, mails, pages.
pair(
  'DF001',
  'a workbook of a mail',
  (x: string) => chain([step('inbox', 'mail-trigger', {}), doc({ file: 'attachments.0.base64' }), ask(x)]),
  'Hi {{ input.email }}',
  'Hi {{ size(input.note) }}',
);
pair(
  'DF003',
  'in the name of a file that a mail carries',
  (x: string) =>
    chain([
      openHook(secretHook),
      step('make', 'make-file', { format: 'text', name: x, field: 'body.text' }),
      slack('Kept {{ input.name }}'),
    ]),
  'dump-{{ input.body.key }}',
  'dump-{{ input.body.text }}',
);
pair(
  'CN019',
  'words of a form in a page that answers',
  (x: string) => chain([openHook(text), words(x, 'none'), page('{{ input.text }}')]),
  '<b>{{ input.body.text }}</b>',
  '<b>{{ size(input.body.text) }}</b>',
);
pair(
  'AI023',
  'a model answers with live links',
  (x: JsonObject) => chain([openHook(text), askLocal('{{ input.body.text }}'), respond('{{ input.answer }}', x)]),
  { contentType: 'text/html' },
  { contentType: 'text/plain' },
);
pair(
  'CN014',
  'a condition of a script that writes a statement',
  (x: string) => chain([openHook(text), script(`return { q: ${x} };`), sql('SELECT * FROM t WHERE {{ input.q }}')]),
  '"a = \'" + input.body.text + "\'"',
  'input.body.text.length > 3 ? "a = 1" : "a = 2"',
);
pair(
  'CN005',
  'the address out of what a person typed',
  (x: string) => flow([form([field('site', 'text', { label: 'none' })]), call(x)], ['form > call']),
  'https://{{ input.site }}/api',
  'https://api.example.com/?s={{ input.site }}',
);
pair(
  'DF001',
  'what a person added to a task',
  (x: string) =>
    flow([manual(), task([field('phone'), field('kind', 'text', { label: 'none' })]), ask(x)], ['start > task', 'task.filled > ask']),
  'Call {{ input.answer.phone }}',
  'Kind {{ input.answer.kind }}',
);
// Running.
pair(
  'RL004',
  'round and round until it is done',
  (x: Partial<Flow>) =>
    flow(
      [manual(), call('https://api.example.com/job'), when('{{ input.status }}', 'equals', 'done')],
      ['start > call', 'call > if', 'if.false > call'],
      x,
    ),
  {},
  { settings: { maxSteps: 50 } },
);
pair(
  'RL009',
  'a guardrail that fails open before a payment',
  (x: 'continue' | 'stop') =>
    flow(
      [
        signedHook([field('text', 'text', { label: 'none' }), field('amount', 'number')]),
        { ...guard(), onError: x },
        pay('{ "amount": "{{ input.body.amount }}" }'),
      ],
      ['hook > guard', 'guard.pass > pay'],
    ),
  'continue',
  'stop',
);
pair(
  'RL011',
  'a form that is waited for',
  (x: number) =>
    flow(
      [manual(), step('task', 'form-task', { title: 'Please', fields: [field('a')], arguments: [], deadlineMinutes: x }), write('{}')],
      ['start > task', 'task.filled > write'],
    ),
  0,
  60,
);
pair(
  'RL010',
  'a file that starts it again',
  (x: string) => chain([step('watch', 'file-trigger', { folder: '/data/in' }), file(x, 'seen')]),
  '/data/in/seen.txt',
  '/data/out/seen.txt',
);
export const filesPagesAndRounds: Adversary = cases;
