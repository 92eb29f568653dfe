/** Everyday descriptions that the reader once took for something else: each is read for what it says, or told as not understood. */
import { describe, expect, test } from 'vitest';
import { buildDraft } from '../../app/draft/build.ts';
import { stepInWords, triggerInWords } from '../../app/draft/in-words.ts';
import { readWords } from '../../app/draft/read-words.ts';
import { lintFlow } from '../../app/lint/run.ts';

const shown = (text: string): readonly string[] => {
  const { outline } = readWords(text);
  return [triggerInWords(outline.trigger), ...outline.steps.map(stepInWords)];
};
const mailStarts = 'Starts when a mail arrives';
const callStarts = 'Starts when another system calls';
const byHand = 'Starts by hand';

describe('what is said', () => {
  test.each<[string, readonly string[]]>([
    ['When a mail arrives, write a row to PostgreSQL', [mailStarts, 'Stores a row in the database']],
    ['Write a row to PostgreSQL for each new mail', [mailStarts, 'Stores a row in the database']],
    ['Post it to Slack when an order comes in', [callStarts, 'Posts to Slack']],
    ['When a mail arrives, write a note in Notion', [mailStarts, 'Sends to Notion']],
    ['When a mail arrives, save the attachment to Google Drive', [mailStarts, 'Sends to Google Drive']],
    ['When a mail arrives, send it to me on Telegram', [mailStarts, 'Sends to Telegram']],
    ['When a new row is added in Google Sheets, create a contact in HubSpot', [callStarts, 'Sends to HubSpot']],
    [
      'For each patient in the CSV send a reminder mail',
      [byHand, 'Reads a spreadsheet', 'Takes each row by itself, at most 1,000', 'Sends a mail'],
    ],
    [
      'When a mail arrives, have a model sort it into complaint, question or praise and send complaints to a@example.com',
      [mailStarts, 'A model sorts into complaint, question, praise and other', 'If it is complaint: Sends a mail to a@example.com'],
    ],
    ['When a mail arrives, let a model score it from 1 to 5', [mailStarts, 'A model finds score']],
    [
      'When a form is filled in, if the amount is above 500 my manager approves, otherwise pay it through the API',
      ['Starts when somebody fills in a form', 'If amount is above 500: Approval by my manager. Otherwise: Sends to API'],
    ],
    [
      'When a mail arrives, let a model draft an answer and publish it on LinkedIn after HR approves',
      [mailStarts, 'A model writes a draft', 'Approval by HR', 'Sends to LinkedIn'],
    ],
    ['When a customer of Siemens writes, forward it to a@example.com', [mailStarts, 'Sends a mail to a@example.com']],
    [
      'When someone writes in our website chat, answer the question',
      ['Starts when somebody writes in a chat, and answers there', 'A model answers'],
    ],
    [
      'Every quarter read the table costs and send it to a@example.com',
      ['Starts by the clock: on day 1 of January, April, July and October at 08:00', 'Reads a data table', 'Sends a mail to a@example.com'],
    ],
    [
      'When a mail arrives, let an assistant answer it and store it in our FAQ document table',
      [mailStarts, 'A model answers', 'Stores a row in a data table called FAQ document'],
    ],
    [
      'Every Friday summarise the last 10 emails and post them in Discord',
      ['Starts by the clock: every Friday at 08:00', 'Reads a mailbox', 'A model summarises', 'Posts to Discord'],
    ],
    [
      'Ask a colleague to enter the cost centre for each invoice that comes in by mail',
      ['Starts when a mail arrives, with its attachments', 'Asks a colleague'],
    ],
    [
      "When a mail arrives, sort it into spam or order. If it's spam ignore it. Send it to a@example.com",
      [mailStarts, 'A model sorts into spam, order and other', 'Goes on only if it is not spam', 'Sends a mail to a@example.com'],
    ],
  ])('%s', (text, parts) => {
    expect([shown(text), readWords(text).outline.notUnderstood]).toEqual([parts, []]);
  });
  test('“ask me before sending” is understood whole', () => {
    const { outline } = readWords('When a mail arrives, answer it to the customer, but ask me before sending');
    expect([outline.steps.map(({ kind }) => kind), outline.notUnderstood]).toEqual([['ask-model', 'approve', 'send-mail'], []]);
  });
});

describe('what is told', () => {
  test.each<[string, readonly string[]]>([
    ['Delete all files in the folder tmp older than 7 days', ['Delete all files in the folder tmp older than 7 days']],
    ['When a mail arrives, store it in MongoDB', ['store it in MongoDB']],
    ['When a mail arrives, route urgent ones to the hotline', ['route urgent ones to the hotline']],
    ['Notify me if nobody approves within 2 days', ['Notify me if nobody approves within 2 days']],
    // What hangs on a condition that nobody could read must not be done always.
    [
      'When a mail arrives, if nobody has answered yet, tell the team lead and store it in the table late.',
      ['if nobody has answered yet', 'tell the team lead', 'store it in the table late'],
    ],
    ['When a mail arrives, alert me when a price drops by more than 10 percent', ['alert me when a price drops by more than 10 percent']],
    ['When a mail arrives, find out why using AI on the email text', ['find out why using AI on the email text']],
    [
      'Every first Monday of the month send the report to a@example.com',
      ['Every first Monday of the month send the report to a@example.com'],
    ],
    ['When a mail arrives, if it\u2019s on it, send it to a@example.com', ['if it\u2019s on it', 'send it to a@example.com']],
    ['When a mail arrives, if it is urgent.', ['if it is urgent']],
    ['Approve requests when they are shorter than 3 days', ['Approve requests when they are shorter than 3 days']],
    ['A student submits an essay through a form, AI gives feedback', ['A student submits an essay through a form, AI gives feedback']],
  ])('%s', (text, notUnderstood) => {
    const { outline } = readWords(text);
    expect([outline.steps, outline.notUnderstood]).toEqual([[], notUnderstood]);
  });
  test('what hangs on it ends with its sentence', () => {
    expect(shown('When a mail arrives, if nobody replied yet, tell the team lead. Then send it to a@example.com.')).toEqual([
      mailStarts,
      'Sends a mail to a@example.com',
    ]);
  });
  test.each([
    [
      'When a mail arrives, classify it as new or old. Forward it to a@example.com for Acme Robotics',
      'Nothing in the draft makes use of “Acme Robotics”, which you named.',
    ],
    ['When a mail arrives, answer it from our knowledge base', 'Nothing in the draft makes use of “knowledge base”, which you named.'],
    ['Copy every new invoice PDF from the mailbox to Dropbox', 'Nothing in the draft reads or fills the mailbox that you named.'],
    [
      'Wenn eine Rechnung per E-Mail kommt, den Betrag auslesen und in die Datenbank schreiben',
      'This looks like German, and I read English only. Please say it in English.',
    ],
    [
      'Quand un mail arrive avec une facture, lire le montant et le noter dans la table',
      'This looks like French, and I read English only. Please say it in English.',
    ],
    ['メールが届いたら、要約してチームに送る', 'This looks like another language, and I read English only. Please say it in English.'],
  ])('%s', (text, guess) => {
    expect(readWords(text).guesses).toContain(guess);
  });
  test.each([
    'When an invoice arrives by mail, extract the supplier and store it in PostgreSQL, then tell Slack channel #ops on Monday',
    'When a payment fails in Stripe, email the customer',
    'Read customers.xlsx every Friday and send the list to the CFO',
  ])('nothing is told of what is made use of: %s', (text) => {
    expect(readWords(text).guesses.filter((one) => one.startsWith('Nothing in the draft'))).toEqual([]);
  });
});

test('a chat is answered once, with nothing grave in it', () => {
  const { outline } = readWords('When someone writes in our website chat, answer the question');
  const { flow } = buildDraft(outline, { id: 'flow-chat' });
  expect(flow.nodes.filter(({ type }) => type === 'respond-webhook')).toMatchObject([{ parameters: { contentType: 'text/plain' } }]);
  expect(lintFlow(flow, {}).findings.filter(({ severity }) => severity === 'block' || severity === 'high')).toEqual([]);
});
