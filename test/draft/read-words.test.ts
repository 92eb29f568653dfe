import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionIn, numberIn } from '../../app/draft/conditions.ts';
import { allSteps, outlineLimits, outlineSchema, type Step } from '../../app/draft/outline.ts';
import { readWords } from '../../app/draft/read-words.ts';
import { stepInWords, triggerInWords } from '../../app/draft/in-words.ts';
import { readTime } from '../../app/draft/times.ts';
import { heldOut, tuned } from './descriptions.ts';
import { shareOf } from './share.ts';

const stepsOf = (text: string): readonly Step[] => readWords(text).outline.steps;

describe('everyday descriptions', () => {
  test.each([
    ['those that served to tune the lists', tuned, 1],
    ['those that were put aside', heldOut, 0.84],
  ] as const)('%s', (name, list, least) => {
    const { asked, read, added, triggers, misses } = shareOf(list);
    process.stdout.write(
      `${name}: ${read} of ${asked} steps read (${((read / asked) * 100).toFixed(0)} %), ${added} that nobody asked for, ${triggers} of ${list.length} triggers, ${list.length - misses.length} wholly right\n`,
    );
    expect(read / asked).toBeGreaterThanOrEqual(least);
    expect(triggers / list.length).toBeGreaterThanOrEqual(0.9);
  });
});

describe('decisions', () => {
  const told = (steps: readonly Step[]): unknown[] =>
    steps.map((step) =>
      step.kind === 'branch'
        ? [step.condition.is, step.condition.value, told(step.then), told(step.otherwise)]
        : step.kind === 'ask-model'
          ? `${step.task} ${step.classes.join('/')}`.trim()
          : step.kind,
    );
  test.each<[string, readonly unknown[], readonly string[]]>([
    [
      'ask a model whether it is a complaint, and if so send it to support@example.com.',
      ['classify complaint', ['about', 'complaint', ['send-mail'], []]],
      [],
    ],
    [
      'ask an AI if the message is urgent. If so, send it to me@example.com. Otherwise store it in a table.',
      ['classify urgent', ['about', 'urgent', ['send-mail'], ['write-row']]],
      [],
    ],
    [
      'ask a model which team is right: sales, support or billing. If it is billing, send it to billing@example.com.',
      ['classify sales/support/billing', ['about', 'billing', ['send-mail'], []]],
      [],
    ],
    [
      'ask a model which of sales, support and billing it belongs to, and store it in a table.',
      ['classify sales/support/billing', 'write-row'],
      [],
    ],
    [
      'ask a model whether it is spam. If not, forward it to me@example.com.',
      ['classify spam', ['notAbout', 'spam', ['send-mail'], []]],
      [],
    ],
    ['ask a model whether it is urgent and from a customer.', ['classify urgent and from a customer'], []],
    ['my manager approves. If yes, send it to me@example.com.', ['approve', 'send-mail'], []],
    ['my manager approves. If she agrees, send it to me@example.com and store it in a table.', ['approve', 'send-mail', 'write-row'], []],
    [
      'if the amount is above 500, my manager approves. If yes, send it to me@example.com.',
      [['above', 500, ['approve', 'send-mail'], []]],
      [],
    ],
    // With a no it ends: there is no step for that.
    [
      'my manager approves. If yes, send it to me@example.com. Otherwise, store it in a table.',
      ['approve', 'send-mail'],
      ['Otherwise', 'store it in a table'],
    ],
    ['ask my manager. If it is rejected, send it to me@example.com.', ['approve'], ['If it is rejected', 'send it to me@example.com']],
    [
      'my manager approves. If it is urgent, send it to me@example.com. Otherwise, store it in a table.',
      ['approve', ['about', 'urgent', ['send-mail'], ['write-row']]],
      [],
    ],
    // Without a list nobody knows what there is to choose from.
    ['ask a model which team is right.', [], ['ask a model which team is right']],
  ])('when a mail arrives, %s', (words, steps, unread) => {
    const { outline } = readWords(`When a mail arrives, ${words}`);
    expect([told(outline.steps), outline.notUnderstood]).toEqual([steps, unread]);
  });

  test('“if yes” behind a person who was asked is not about what the model was asked', () => {
    const { outline } = readWords(
      'When a mail arrives, ask a model whether it is a complaint. Then my manager approves it. If yes, send it to care@example.com.',
    );
    expect(JSON.stringify(outline.steps)).not.toContain('"value":"complaint"');
  });
});

describe('times', () => {
  test.each([
    ['every weekday at 8', '0 8 * * 1-5'],
    ['at 18:30 on the first of the month', '30 18 1 * *'],
    ['every Monday and Thursday at 9am', '0 9 * * 1,4'],
    ['each day at noon', '0 12 * * *'],
    ['hourly', '0 * * * *'],
    ['every 15 minutes', '*/15 * * * *'],
    ['on the 15th of each month at 7pm', '0 19 15 * *'],
    ['every quarter', '0 8 1 1,4,7,10 *'],
    ['at 12 am every day', '0 0 * * *'],
    ['every Sunday night', '0 2 * * 0'],
    ['weekly', '0 8 * * 1'],
  ])('%s', (words, cron) => {
    expect(readTime(words)?.cron).toBe(cron);
  });
  test.each(['every invoice', 'for each row', 'at the office', 'every 90 hours', 'every day at 29:00'.replace('every day ', '')])(
    'no time in “%s”',
    (words) => {
      expect(readTime(words)).toBeUndefined();
    },
  );
});

describe('conditions', () => {
  test.each([
    ['the amount is above 5,000', { field: 'amount', is: 'above', value: 5_000 }],
    ['the total is at least €1.250,50', { field: 'total', is: 'atLeast', value: 1_250.5 }],
    ['it is over 2k', { field: 'amount', is: 'above', value: 2_000 }],
    ['the subject contains "urgent"', { field: 'subject', is: 'contains', value: 'urgent' }],
    ['the status is not Paid', { field: 'status', is: 'isNot', value: 'Paid' }],
    ['it is a complaint', { field: '', is: 'about', value: 'complaint' }],
    ['the order has at least 2 items', { field: 'number of items', is: 'atLeast', value: 2 }],
    ['there are more than three attachments', { field: 'number of attachments', is: 'above', value: 3 }],
    ['the form contains over 5 names in it', { field: 'number of names', is: 'above', value: 5 }],
    ['the invoice is 30 days old', { field: 'age in days', is: 'atLeast', value: 30 }],
    ['it is more than 2 weeks overdue', { field: 'weeks overdue', is: 'above', value: 2 }],
    ['it has more than 100 euros', { field: 'amount', is: 'above', value: 100 }],
    ['the due date is missing', { field: 'due date', is: 'isEmpty', value: '' }],
  ])('%s', (words, condition) => {
    expect(conditionIn(words)).toEqual(condition);
  });
  test('numbers as people write them', () => {
    expect(['5 000', '5’000', '1.000.000', '0,5', '3 million', 'none'].map(numberIn)).toEqual([
      5_000,
      5_000,
      1_000_000,
      0.5,
      3_000_000,
      undefined,
    ]);
  });
});

test.each([
  ['remind them by mail', { toSender: true, who: 'them' }, 'Sends a mail to them'],
  ['thank her by mail', { toSender: true, who: 'them' }, 'Sends a mail to them'],
  ['let them know', { toSender: false, who: 'them' }, 'Sends a mail to them'],
  ['let me know', { toSender: false, who: 'me' }, 'Sends a mail to you'],
  ['remind me about them', { toSender: false, who: 'me' }, 'Sends a mail to you'],
  ['remind the CFO about them', { toSender: false, who: 'the CFO' }, 'Sends a mail to the CFO'],
])('who gets a mail: %s', (text, step, shown) => {
  const [mail] = stepsOf(`When a form is filled in, ${text}.`);
  expect([mail, mail === undefined ? '' : stepInWords(mail)]).toEqual([expect.objectContaining(step), shown]);
});

test.each([
  ['0 8 * * 1-5', 'Monday to Friday at 08:00'],
  ['0 8 * * 1', 'every Monday at 08:00'],
  ['0 8 1 * *', 'on day 1 of each month at 08:00'],
])('when it starts: %s', (cron, shown) => {
  expect(triggerInWords({ kind: 'schedule', cron, zone: '' })).toBe(`Starts by the clock: ${shown}`);
});

describe('what a condition holds for', () => {
  const shown = (text: string): string[] => stepsOf(text).map(stepInWords);
  test.each([
    [
      'When an invoice arrives by mail, ask me first if the amount is above 5000, then store it in the invoices table.',
      ['If amount is above 5000: You approve', 'Stores a row in a data table called invoices'],
    ],
    [
      'When an order comes in by mail, send it to me if it is above 100 euros, otherwise mail it to desk@example.com. Then add it to the orders table.',
      [
        'If amount is above 100: Sends a mail to you. Otherwise: Sends a mail to desk@example.com',
        'Stores a row in a data table called orders',
      ],
    ],
    ['When a form is filled in, if the amount is above 500 euros my manager approves.', ['If amount is above 500: Approval by my manager']],
  ])('%s', (text, steps) => {
    expect(shown(text)).toEqual(steps);
  });
  test.each([
    [
      'what it is not to be done for',
      'send it to a@example.com but not if the amount is above 500',
      ['If amount is at most 500: Sends a mail to a@example.com'],
    ],
    [
      'an exception',
      'send it to a@example.com except if the subject contains "secret"',
      ['If subject does not contain secret: Sends a mail to a@example.com'],
    ],
    [
      'two conditions',
      'if the amount is above 100 and the country is Germany send it to a@example.com',
      ['If the amount is above 100 and the country is Germany: Sends a mail to a@example.com'],
    ],
    [
      'a range',
      'if the amount is between 100 and 500 send it to a@example.com',
      ['If it is amount is between 100 and 500: Sends a mail to a@example.com'],
    ],
    [
      'a deed with no comma before it',
      'if it is urgent tell me and store it in the table orders',
      ['If it is urgent: Sends a mail to you; Stores a row in a data table called orders'],
    ],
    [
      'the other case, said last',
      'send it to a@example.com when it is urgent, and to b@example.com otherwise',
      ['If it is urgent: Sends a mail to a@example.com. Otherwise: Sends a mail to b@example.com'],
    ],
    [
      'what is done after an approval',
      'if it is above 500 my manager approves and it is sent to a@example.com',
      ['If amount is above 500: Approval by my manager; Sends a mail to a@example.com'],
    ],
    [
      'an approval before what was said already',
      'send it to a@example.com, but ask me first if the amount is above 5000',
      ['If amount is above 5000: You approve', 'Sends a mail to a@example.com'],
    ],
    ['a question to a person', 'ask me if I want to send it to a@example.com', ['You approve', 'Sends a mail to a@example.com']],
    [
      'several people',
      'if the total is more than 1000 tell the CFO and the CEO',
      ['If total is above 1000: Sends a mail to the CFO and the CEO'],
    ],
    [
      'how many there are',
      'if the order has at least 2 items, send it to a@example.com',
      ['If number of items is at least 2: Sends a mail to a@example.com'],
    ],
    [
      'how many, with no comma',
      'if it has more than 3 open positions tell me',
      ['If number of open positions is above 3: Sends a mail to you'],
    ],
    [
      'a short deed',
      'tell me if it is above 500, store it in the table small',
      ['If amount is above 500: Sends a mail to you', 'Stores a row in a data table called small'],
    ],
  ])('%s', (_, text, steps) => {
    expect(shown(`When a mail arrives, ${text}.`)).toEqual(steps);
  });
  test.each([
    'if the amount is above 500 do not send it to anyone',
    'if the amount is above 500 nobody may send it to a@example.com',
    'if the amount is below 50 euros pay it',
    'if it is above 500 euros my manager',
    'if it is from France to b@example.com',
  ])('what nobody could read there holds for nothing, and is told: %s', (text) => {
    const { outline } = readWords(`When a mail arrives, ${text}.`);
    expect([outline.steps, outline.notUnderstood]).toEqual([[], [text]]);
  });
  test('what is said behind a condition that was said last is told where it is not read', () => {
    expect(
      readWords('When a mail arrives, save it in the table big if the amount is above 10, in the table small if it is below.').outline,
    ).toMatchObject({
      steps: [{ kind: 'branch', then: [{ table: 'big' }], otherwise: [] }],
      notUnderstood: [expect.stringContaining('table small')],
    });
    expect(readWords('When a mail arrives, forward it to a@example.com if it is a complaint and tell my boss').guesses).toEqual([
      expect.stringContaining('“tell my boss” is done always'),
    ]);
  });
  test('where an approval comes first, it is said that what follows is done only then', () => {
    expect(
      readWords('When a form is filled in, if the amount is above 500 my manager approves, then mail it to a@example.com').guesses,
    ).toEqual([
      'I took it that “mail it to a@example.com” is done only if amount is above 500. If it is to be done always, write it as a sentence of its own.',
    ]);
  });
  test('fields of what begins the flow are read from it; many things are none', () => {
    expect(shown('When a mail arrives, read the due date and the amount')).toEqual(['A model finds due date and amount']);
    expect(readWords('When a mail arrives, read the open positions').outline.notUnderstood).toEqual(['read the open positions']);
  });
});

describe('order', () => {
  const order = (text: string): string[] => allSteps(stepsOf(text)).map(({ kind }) => kind);
  test.each([
    'Send it to a@example.com, but ask me first.',
    'Send it to a@example.com once my manager approves.',
    'My manager approves before it is sent to a@example.com.',
    'Send it to a@example.com after I approve it.',
  ])('the approval comes first: %s', (text) => {
    expect(order(`When I start it by hand. ${text}`)).toEqual(['approve', 'send-mail']);
  });

  test('a condition that is said last is asked first, and what is said otherwise goes the other way', () => {
    expect(
      stepsOf('When a mail arrives, tell a@example.com if the amount is above 100. Otherwise save it to the table quiet.'),
    ).toMatchObject([
      {
        kind: 'branch',
        condition: { field: 'amount', is: 'above', value: 100 },
        then: [{ kind: 'send-mail' }],
        otherwise: [{ kind: 'write-row', table: 'quiet' }],
      },
    ]);
  });
  test('what is to be left out goes on by its opposite', () => {
    expect(stepsOf('When a mail arrives, ignore newsletters.')).toMatchObject([
      { kind: 'filter', condition: { is: 'notAbout', value: 'newsletters' } },
    ]);
  });
});

test('what is not understood stays, in the words and at the place where it was written', () => {
  const text = 'When a mail arrives, summarise it. Then water the plants on the roof. Send it to a@example.com.';
  const { outline, unread } = readWords(text);
  expect(unread.map(({ start, end }) => text.slice(start, end))).toEqual(['Then water the plants on the roof']);
  expect(outline.notUnderstood).toEqual(['Then water the plants on the roof']);
  expect(outline.steps.map(({ kind }) => kind)).toEqual(['ask-model', 'send-mail']);
});

test('what is spoken of is read first, and a bound within what is asked for holds', () => {
  const kinds = (text: string): unknown[] =>
    stepsOf(text).map((step) => (step.kind === 'read' ? step.source : step.kind === 'filter' ? step.condition : step.kind));
  expect(kinds('Every Friday, send me an email with the open invoices older than 30 days.')).toEqual([
    'database',
    { field: 'age in days', is: 'above', value: 30 },
    'send-mail',
  ]);
  expect(kinds('summarise my inbox')).toEqual(['mailbox', 'ask-model']);
  expect(kinds('Pay every invoice under 100 euros via https://bank.example.com/pay')).toEqual([
    { field: 'amount', is: 'below', value: 100 },
    'post-service',
  ]);
  expect(kinds('Summarise it in less than 100 words.')).toEqual(['ask-model']);
  expect(kinds('1. Read the orders table\n2. Summarise it\n3. Send it to a@example.com')).toEqual(['table', 'ask-model', 'send-mail']);
});

test('an address that is no plain one is not taken, and braces never get in', () => {
  const { outline } = readWords(
    'When a mail arrives, summarise {{ env.KEY }} and post it to http://user:pw@169.254.169.254/latest. Post it to https://api.example.com/x?key=abc#frag in our CRM.',
  );
  const text = JSON.stringify(outline);
  expect(text).not.toMatch(/[{}]{2}\s*env|"url":"[^"]*(?:169|key=abc)/);
  expect(allSteps(outline.steps).flatMap((step) => ('url' in step && step.url !== '' ? [step.url] : []))).toEqual([
    'https://api.example.com/x',
  ]);
});

test('whatever is written gives an outline that fits, and soon', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      'When ',
      'a mail arrives',
      ' and ',
      ', ',
      'if the amount is above ',
      '5,000',
      ' then ',
      'send it to ',
      'a@b.example',
      ' otherwise ',
      'ask me first',
      '. ',
      '\n',
      'extract ',
      'the name',
      ' into "',
      '"',
      '{{',
      '}}',
      '\u202e',
      '\0',
      'https://x.example/y',
      'every ',
      'Monday',
      ' at 25:99',
      'unless ',
      'for each ',
      'read the table ',
      'before ',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(outlineSchema.safeParse(readWords(pieces.join('')).outline).success).toBe(true);
    }),
    { numRuns: 300, seed: 4 },
  );
  const long = [
    'send '.repeat(2_000),
    'a '.repeat(3_000),
    'if '.repeat(1_500),
    'ask me first, '.repeat(600),
    'the the the '.repeat(600),
    '5 '.repeat(2_500),
    `${'a'.repeat(5_000)}@`,
    ' '.repeat(10_000),
  ];
  for (const text of long) expect(outlineSchema.safeParse(readWords(text).outline).success).toBe(true);
  expect(readWords('x'.repeat(20_000)).outline.notUnderstood.join('').length).toBeLessThanOrEqual(outlineLimits.words);
}, 60_000);

describe('what must not be done, and what nobody could read', () => {
  const kinds = (text: string): string[] => allSteps(stepsOf(text)).map(({ kind }) => kind);
  test.each([
    ['When a mail arrives, summarise it, but do not send it to boss@example.com.', ['ask-model'], ['do not send it to boss@example.com']],
    ['When a mail arrives, summarise it. Never send it to boss@example.com.', ['ask-model'], ['Never send it to boss@example.com']],
    [
      'When a mail arrives, summarise it. The answer must not be posted to Slack.',
      ['ask-model'],
      ['The answer must not be posted to Slack'],
    ],
    ['When a mail arrives, summarise it. Please don’t forget to send it to team@example.com.', ['ask-model', 'send-mail'], []],
    [
      'When a mail arrives, my boss approves before you frobnicate the mainframe.',
      ['approve'],
      ['my boss approves before you frobnicate the mainframe'],
    ],
    ['When a mail arrives, use the machine behind the house to shred it.', [], ['use the machine behind the house to shred it']],
    [
      'When an invoice arrives, if the amount is below 10, ignore it and tell me at me@example.com.',
      ['filter'],
      ['tell me at me@example.com'],
    ],
    ['When a mail arrives, if it is urgent, tell me at me@example.com, otherwise ignore it.', ['branch', 'send-mail'], []],
    [
      'When a mail arrives, send it to a@example.com, but not to b@example.com.',
      ['send-mail'],
      ['send it to a@example.com, but not to b@example.com'],
    ],
    ['When a mail from a customer, a partner, or a supplier arrives, summarise it.', ['ask-model'], []],
    ['When an invoice arrives pay it at https://bank.example.com/pay.', ['post-service'], []],
  ])('%s', (text, steps, notUnderstood) => {
    expect(kinds(text)).toEqual(steps);
    expect(readWords(text).outline.notUnderstood).toEqual(notUnderstood);
  });
  test.each([
    'When a mail arrives, if it is spam, ignore it. Forward it to team@example.com.',
    'When a mail arrives, if it is spam ignore it. Forward it to team@example.com.',
    'When a mail arrives, if it is spam, do nothing, then forward it to team@example.com.',
    'When a mail arrives, if it is spam, skip it. Otherwise forward it to team@example.com.',
  ])('what is ignored goes nowhere: %s', (text) => {
    expect(stepsOf(text)).toMatchObject([{ kind: 'filter', condition: { is: 'notAbout', value: 'spam' } }, { kind: 'send-mail' }]);
  });
  test.each([
    'send it to a@example.com, but not to b@example.com',
    'send it to a@example.com and never to b@example.com',
    'send it to a@example.com instead of b@example.com',
  ])('who is excepted gets no mail: %s', (words) => {
    expect(stepsOf(`When a mail arrives, ${words}.`)).toMatchObject([{ kind: 'send-mail', to: ['a@example.com'] }]);
  });
  test.each([
    'send it without its attachments to a@example.com',
    'send it not later than noon to a@example.com',
    'send what is not spam to a@example.com',
  ])('what is said of something else excepts nobody: %s', (words) => {
    expect(stepsOf(`When a mail arrives, ${words}.`)).toMatchObject([{ kind: 'send-mail', to: ['a@example.com'] }]);
  });
  test('a condition of which nobody understood what it is for holds for nothing else', () => {
    const { outline } = readWords('When a mail arrives, if it is spam, burn the whole house down. Forward it to team@example.com.');
    expect(outline.steps.map(({ kind }) => kind)).toEqual(['send-mail']);
    expect(outline.notUnderstood).toEqual(['burn the whole house down', 'if it is spam']);
  });
  test.each(['If _amount is above 100, tell me.', 'If -total is above 100, tell me.', 'When a mail arrives, wait 0 days, then tell me.'])(
    'odd signs are read or left, never a fault: %s',
    (text) => {
      expect(() => readWords(text)).not.toThrow();
    },
  );
});

test('what is not to be so reads as a sentence, too', () => {
  expect(stepsOf('When a mail arrives, unless it is over 500 and comes from a customer, tell me.').map(stepInWords)).toEqual([
    'If it is not so that it is over 500 and comes from a customer: Sends a mail to you',
  ]);
});
