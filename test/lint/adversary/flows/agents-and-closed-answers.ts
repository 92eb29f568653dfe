/** What a tool answers to an agent, and what reading a mailbox brings. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { flow, step } from '../../kit/flow.ts';
import { agent, localBrain, manual, post } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { table } from '../steps.ts';
import { chain } from './kit/services.ts';

/** An agent is told what stands in a table of the house, and may restart something. */
const restarts = (answer: JsonObject) =>
  flow(
    [
      manual(),
      table('find', { columns: [{ name: 'note', type: 'text', label: 'none' }] }),
      agent('{{ input.note }}'),
      localBrain(),
      post('https://ops.example.com/restart', '{ "what": "{{ input.what }}" }', { responseFields: [answer] }, 'restart'),
    ],
    ['start > table', 'table > agent', 'brain -model> agent', 'restart -tool> agent'],
  );
/** An agent that may look into a mailbox, and do nothing else. */
const looks = (afterwards: string) =>
  flow(
    [manual(), agent('How many want their money back?'), localBrain(), step('inbox', 'mail-read', { afterwards, moveTo: 'Done' })],
    ['start > agent', 'brain -model> agent', 'inbox -tool> agent'],
  );
const files = (attachments: boolean) =>
  chain([step('inbox', 'mail-trigger', { attachments }), post('https://api.example.com/mails', '{ "m": "{{ input }}" }')]);

export const agentsAndClosedAnswers: Adversary = {
  AI001: {
    fires: [
      ['a tool answers in free words', restarts({ name: 'state', type: 'text' })],
      ['mail is moved', looks('move')],
    ],
    silent: [
      ['a tool answers with a number', restarts({ name: 'count', type: 'number' })],
      ['a tool answers with an id', restarts({ name: 'id', type: 'uuid' })],
      ['mail is marked as read', looks('seen')],
    ],
  },
  DF019: { fires: [['with attachments', files(true)]], silent: [['of attachments no more than their names', files(false)]] },
};
