/** n8n: loops without an end, things done twice, and checks that may fail. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AGENT, GPT, HOOK, HTTP, IF, START, chain, cr, wf, type Step } from '../n8n-kit.ts';

export const n8nRoundsKeysAndChecks: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nRoundsKeysAndChecks.push(one);
};

{
  const f = (onError: string) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      [...HTTP('Fraud check', { method: 'POST', url: 'https://fraud.example.com/check' }).slice(0, 4), { onError }] as unknown as Step,
      [
        'Charge',
        'stripe',
        1,
        { resource: 'charge', operation: 'create', customerId: 'cus_1', amount: 100, currency: 'eur' },
        cr('stripeApi'),
      ],
    );
  pair('a check that may fail', 'RL009', f('continueRegularOutput'), f('stopWorkflow'));
}
{
  const pay = (value: string) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      HTTP(
        'Pay',
        {
          method: 'POST',
          url: 'https://bank.example.com/payments',
          sendBody: true,
          specifyBody: 'json',
          jsonBody: '={"amount": {{ Number($json.body.amount) }} }',
          sendHeaders: true,
          headerParameters: { parameters: [{ name: 'Idempotency-Key', value }] },
        },
        { ...cr('httpHeaderAuth'), retryOnFail: true, maxTries: 3 },
      ),
    );
  pair('a key by chance', 'RL002', pay('={{ Math.random() }}'), pay('={{ $json.body.orderId }}'));
  pair('a key by the clock', 'RL002', pay('={{ $now.toISO() }}'), pay('=order-{{ $json.body.orderId }}'));
  pair(
    'a key by chance beside a field',
    'RL002',
    pay('={{ $json.body.orderId }}-{{ Math.random() }}'),
    pay("={{ $('Webhook').item.json.body.uuid }}"),
  );
  pair('one key for all', 'RL002', pay('abc'), pay('={{ $json.body.orderId }}'));
}
{
  const f = (conditions: readonly (readonly [string, Json, string, string])[], combinator: string, back: number) =>
    wf(
      [
        START,
        HTTP('Job', { url: 'https://api.example.com/job' }),
        [
          'Done',
          'if',
          2.2,
          {
            conditions: {
              options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
              combinator,
              conditions: conditions.map(([leftValue, rightValue, type, operation], index) => ({
                id: `c${index}`,
                leftValue,
                rightValue,
                operator: { type, operation },
              })),
            },
            options: {},
          },
        ],
        ['Wait', 'wait', 1.1, { amount: 5 }],
      ],
      ['Start > Job', 'Job > Done', `Done#${back} > Wait`, 'Wait > Job'],
    );
  const done = ['={{ $json.status }}', 'done', 'string', 'equals'] as const;
  const late = ['={{ $runIndex }}', 10, 'number', 'gte'] as const;
  pair('many rounds, but only if it is done', 'RL004', f([done, late], 'and', 1), f([done, late], 'or', 1));
  pair('the way back stays open from then on', 'RL004', f([late], 'and', 0), f([late], 'and', 1));
  pair(
    'the number of rounds is only spoken of',
    'RL004',
    f([['={{ $runIndex > 3 || $json.status }}', 'done', 'string', 'equals']], 'and', 1),
    f([['={{ $runIndex }}', 5, 'number', 'lt']], 'and', 0),
  );
  const is = (left: string, operation = 'true') => [left, '', 'boolean', operation] as const;
  pair(
    'a limit that no run reaches',
    'RL004',
    f([['={{ $runIndex }}', 1e15, 'number', 'lt']], 'and', 0),
    f([['={{ $runIndex + 1 }}', 5, 'number', 'lt']], 'and', 0),
  );
  pair(
    'compared inside of the expression',
    'RL004',
    f([is('={{ $runIndex < 5 }}', 'false')], 'and', 0),
    f([is('={{ $runIndex < 5 }}')], 'and', 0),
  );
  pair(
    'compared the other way round',
    'RL004',
    f([is('={{ 1000000 > $runIndex }}')], 'and', 0),
    f([is('={{ 5 > $runIndex + 1 }}')], 'and', 0),
  );
  pair('from then on it is done', 'RL004', f([is('={{ $runIndex >= 5 }}')], 'and', 0), f([is('={{ $runIndex >= 5 }}')], 'and', 1));
  // `done || $runIndex >= 10` is true from then on, whatever else it says.
  const together = (code: string, back: number) => f([is(`={{ ${code} }}`)], 'and', back);
  const least = "$json.status === 'done' || $runIndex >= 10";
  const most = "$json.status !== 'done' && $runIndex < 10";
  for (const code of [
    "$json.status === 'done' && $runIndex >= 10",
    "$json.status === 'done' || $runIndex < 10",
    "$json.status === 'done' || $runIndex >= 1e9",
    "$json.late ? $json.status === 'done' : $json.status || $runIndex >= 10",
    "!($json.status === 'done' || $runIndex >= 10)",
    '$json.list.some((one) => one || $runIndex >= 10)',
    "$json.status === 'done' || $json.runIndex >= 10",
    "$json.status === 'done' || $runIndex >= $json.most",
    "$json.status === 'done || $runIndex >= 10'",
    "$json.status === 'done' || $runIndex >= 10 && $json.sure",
    "!($json.status === 'done' || $runIndex >= 10 || $json.late)",
    "$json.sure && ($json.status === 'done' || $runIndex >= 10 || $json.late)",
    '[$json.done || $runIndex >= 10 || $json.late].length > 5',
    "typeof ($json.done || $runIndex >= 10 || 2) === 'x'",
  ])
    pair(`not from then on: ${code}`, 'RL004', together(code, 1), together(least, 1));
  for (const code of [
    "$json.status !== 'done' || $runIndex < 10",
    "$json.status !== 'done' && $runIndex > 10",
    "$json.again || $json.status !== 'done' && $runIndex < 10",
    "$json.again ? true : $json.status !== 'done' && $runIndex < 10",
    "!($json.status !== 'done' && $runIndex < 10)",
    "$json.status !== 'done && $runIndex < 10'",
    '!($json.again && $runIndex < 10 && $json.late)',
    '[$json.again && $runIndex < 10 && $json.late].length',
  ])
    pair(`not up to then: ${code}`, 'RL004', together(code, 0), together(most, 0));
  const sw = (operation: string, options: JsonObject, back: number) =>
    wf(
      [
        START,
        HTTP('Job', { url: 'https://api.example.com/job' }),
        [
          'Sw',
          'switch',
          3.2,
          {
            rules: {
              values: [
                {
                  conditions: {
                    combinator: 'and',
                    options: { version: 2 },
                    conditions: [{ id: 'a', leftValue: '={{ $runIndex }}', rightValue: 5, operator: { type: 'number', operation } }],
                  },
                },
              ],
            },
            options,
          },
        ],
        ['Wait', 'wait', 1.1, { amount: 5 }],
      ],
      ['Start > Job', 'Job > Sw', `Sw#${back} > Wait`, 'Wait > Job'],
    );
  pair('a rule of a switch', 'RL004', sw('gte', {}, 0), sw('lt', {}, 0));
  pair('what no rule of a switch takes', 'RL004', sw('lt', { fallbackOutput: 'extra' }, 1), sw('gte', { fallbackOutput: 'extra' }, 1));
}
{
  const seen = (dedupeValue: string, options: JsonObject = {}) =>
    chain(
      HOOK({ authentication: 'headerAuth' }),
      ['New', 'removeDuplicates', 2, { operation: 'removeItemsSeenInPreviousExecutions', dedupeValue, options }],
      [
        'Charge',
        'stripe',
        1,
        { resource: 'charge', operation: 'create', customerId: 'cus_1', amount: 100, currency: 'eur' },
        cr('stripeApi'),
      ],
    );
  pair('seen before, by the clock', 'RL005', seen('={{ $now.toISO() }}'), seen('={{ $json.body.orderId }}'));
  pair(
    'only the last one is remembered',
    'RL005',
    seen('={{ $json.body.orderId }}', { historySize: 1 }),
    seen('={{ $json.body.orderId }}', { historySize: 5_000 }),
  );
  for (const [changing, same] of [
    ['$json.body.orderId + Date()', '$json.body.orderId + " Date()"'],
    ['$json.body.orderId + DateTime["now"]()', '$json.body["now"]'],
    ['$json.body.orderId + crypto.getRandomValues(new Uint8Array(4))', '$json.body.random'],
    ['$json ? 1 : 1', '$json.body.orderId ?? 1'],
    ['$json.body.orderId === "a"', '$json.body.orderId + new Date($json.body.at).toISOString()'],
  ] as const)
    pair(`a key that is no key: ${changing}`, 'RL005', seen(`={{ ${changing} }}`), seen(`={{ ${same} }}`));
}

// Whether there is an answer is no matter of its words, and what a person enters beside it is the person's.
{
  const f = (...steps: readonly Step[]) =>
    wf(
      [START, AGENT('Agent', 'Which orders are late?'), GPT(), ...steps],
      [
        'OpenAI Chat Model -model> Agent',
        ...[['Start'], ['Agent'], ...steps]
          .map(([name]) => name)
          .flatMap((name, index, all) => (index === 0 ? [] : [`${String(all[index - 1])} > ${String(name)}`])),
      ],
    );
  const asked = f(IF('If', '={{ $json.output }}', 'yes'));
  pair('words of a model, or only whether there are any', 'AI004', asked, f(IF('If', '={{ $json.output }}', '', 'string', 'notEmpty')));
  const page: Step = [
    'Page',
    'form',
    2.3,
    {
      options: {},
      formFields: {
        values: [{ fieldType: 'radio', fieldLabel: 'Again?', fieldOptions: { values: [{ option: 'Yes' }, { option: 'No' }] } }],
      },
    },
  ];
  pair(
    'a field that a person fills in behind a model',
    'AI004',
    f(page, IF('If', '={{ $json.output }}', 'Yes')),
    f(page, IF('If', "={{ $json['Again?'] }}", 'Yes')),
  );
}
{
  const f = (operation: JsonObject) =>
    chain(
      ['Mails', 'gmailTrigger', 1.2, { simple: true, filters: {} }, cr('gmailOAuth2')],
      ['Put', 'gmail', 2.1, operation, cr('gmailOAuth2')],
    );
  pair('a mail without a text of its own, and a label', 'DF006', f({ sendTo: 'a@example.com' }), f({ operation: 'addLabels' }));
  pair('a mail that begins something, and a star', 'DF006', f({ operation: 'startThread' }), f({ operation: 'star' }));
}
