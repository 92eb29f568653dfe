/** Power Automate: approvals, variables, scopes, subscriptions and what an outsider sends. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { after, answer, asked, button, flow, http, mail, send, step, use, webhook } from '../power-automate-kit.ts';

export const powerAutomateApprovalsAndVariables: Pair[] = [];
const pair = (...one: Pair): void => {
  powerAutomateApprovalsAndVariables.push(one);
};
const patient = webhook({ diagnosis: { type: 'string' }, room: { type: 'string' } });
const post = (body: Json, runAfter: JsonObject = {}): JsonObject =>
  http({ method: 'POST', uri: 'https://hooks.example.com/in', body }, runAfter);
const field = (name: string): string => `@triggerBody()?['${name}']`;
const both = (name: string, rule: string, made: (read: string) => JsonObject): void => {
  pair(name, rule, made('diagnosis'), made('room'));
};
const records = webhook({
  list: { type: 'array', items: { type: 'object', properties: { diagnosis: { type: 'string' }, room: { type: 'string' } } } },
});
const hook = (inputs: JsonObject): JsonObject =>
  step('HttpWebhook', { inputs: { subscribe: { method: 'POST', uri: 'https://hooks.example.com/in', body: {} }, ...inputs } });
const raw = (value: string): JsonObject =>
  flow(patient, { Get: http({ uri: 'https://hooks.example.com/in', authentication: { type: 'Raw', value } }) });
const run = (authentication: Json): JsonObject =>
  flow(button, { Run: step('Function', { inputs: { function: { id: '/subscriptions/s/functions/Sum' }, body: {}, authentication } }) });
const used = (authentication: Json): JsonObject =>
  flow(button, {
    Send: {
      type: 'ApiConnection',
      runAfter: {},
      inputs: {
        host: { connection: { name: "@parameters('$connections')['slack']['connectionId']" } },
        method: 'post',
        path: '/x',
        authentication,
      },
    },
  });
const approval = (details: JsonObject = { 'WebhookApprovalCreationInput/details': answer }): JsonObject =>
  use('approvals', 'StartAndWaitForAnApproval', { approvalType: 'Basic', ...details }, after('Ask'));
const outcome = "outputs('Approve')?['body/outcome']";
const decided = (expression: Json, branch: 'true' | 'false', runAfter: JsonObject, shown?: JsonObject): JsonObject => {
  const held = { Send: send(answer, {}) };
  return flow(mail, {
    Ask: asked,
    Approve: approval(shown),
    Check: step('If', { expression, actions: branch === 'true' ? held : {}, else: { actions: branch === 'true' ? {} : held } }, runAfter),
  });
};
const answered = after('Approve');
const late = after('Approve', 'Succeeded', 'TimedOut');
const cases = (held: string): JsonObject =>
  flow(mail, {
    Ask: asked,
    Approve: approval(),
    Pick: step(
      'Switch',
      {
        expression: `@${outcome}`,
        cases: {
          One: { case: 'Nein', actions: held === 'Nein' ? { Send: send(answer, {}) } : {} },
          Two: { case: 'Ja', actions: held === 'Ja' ? { Send: send(answer, {}) } : {} },
        },
        default: { actions: {} },
      },
      answered,
    ),
  });
const between = (runAfter: JsonObject): JsonObject =>
  flow(mail, {
    Ask: asked,
    Approve: approval(),
    Note: step('Compose', { inputs: 'asked' }, runAfter),
    Check: step(
      'If',
      { expression: `@equals(${outcome}, 'Reject')`, actions: {}, else: { actions: { Send: send(answer, {}) } } },
      after('Note'),
    ),
  });
const other = use('commondataserviceforapps', 'aibuilderpredict_gptpromptengineering', {
  recordId: 'r2',
  'item/requestv2/prompt': "Answer: @{triggerOutputs()?['body/body']}",
});
const wordOf = (name: string): string => `@{outputs('${name}')?['body/responsev2/predictionOutput/text']}`;
const yesThen = (body: string, runAfter: JsonObject): JsonObject =>
  step('If', { expression: `@equals(${outcome}, 'Approve')`, actions: { Send: send(body, {}) }, else: { actions: {} } }, runAfter);
const shownThen = (shown: string, body: string): JsonObject =>
  flow(mail, {
    Other: other,
    Ask: { ...asked, runAfter: after('Other') },
    Approve: approval({ 'WebhookApprovalCreationInput/details': shown }),
    Check: yesThen(body, answered),
  });
const offers = (options: Json): JsonObject => ({
  approvalType: 'CustomResponse',
  'WebhookApprovalCreationInput/responseOptions': options,
  'WebhookApprovalCreationInput/details': answer,
});
const init = step('InitializeVariable', { inputs: { variables: [{ name: 'x', type: 'string', value: '' }] } });
const set = (read: string): JsonObject => step('SetVariable', { inputs: { name: 'x', value: field(read) } }, after('Init'));
const scoped = (read: string, told: Json): JsonObject =>
  flow(patient, {
    Try: step('Scope', {
      actions: {
        Store: step('Workflow', { inputs: { host: { workflow: { id: '/workflows/Store' } }, body: { parameters: field(read) } } }),
        Parse: step('ParseJson', { inputs: { content: '{}', schema: {} } }, after('Store')),
      },
    }),
    Tell: post({ a: told }, after('Try', 'Failed')),
  });
const manyFields = (count: number, last: Json, key = 'last'): JsonObject => ({
  ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, 'x'])),
  [key]: last,
});
const calls = (subscribe: JsonObject, unsubscribe: JsonObject): JsonObject =>
  flow(patient, {
    Wait: step('HttpWebhook', { inputs: { subscribe: { method: 'POST', ...subscribe }, unsubscribe: { method: 'POST', ...unsubscribe } } }),
  });

both('a condition whose type is written small', 'DF002', (read) =>
  flow(patient, {
    Check: { type: 'if', runAfter: {}, expression: '@equals(1, 1)', actions: {}, else: { actions: { Post: post({ a: field(read) }) } } },
  }),
);
both('a loop as Microsoft writes it', 'DF002', (read) =>
  flow(records, {
    L: { type: 'foreach', runAfter: {}, foreach: field('list'), actions: { Post: post({ a: `@items('L')?['${read}']` }) } },
  }),
);
both('a switch and a call in capitals', 'DF002', (read) =>
  flow(patient, {
    Pick: {
      type: 'SWITCH',
      runAfter: {},
      expression: '@1',
      cases: {},
      default: { actions: { Post: { ...post({ a: field(read) }), type: 'HTTP' } } },
    },
  }),
);
both('a key of a field that is computed', 'DF002', (read) =>
  flow(records, {
    Pick: step('Select', { inputs: { from: field('list'), select: { [`@{item()?['${read}']}`]: 'x' } } }),
    Post: post("@body('Pick')", after('Pick')),
  }),
);
both('a name of a field in a body', 'DF002', (read) => flow(patient, { Post: post({ a: { [`@{triggerBody()?['${read}']}`]: 1 } }) }));
for (const part of ['headers', 'queries', 'body', 'uri'])
  for (const call of ['subscribe', 'unsubscribe'])
    both(`the ${part} of a webhook's ${call}`, 'DF002', (read) =>
      flow(patient, {
        Wait: hook({
          [call]: {
            method: 'POST',
            uri: part === 'uri' ? `https://hooks.example.com/@{triggerBody()?['${read}']}` : 'https://hooks.example.com/in',
            ...(part === 'uri' ? {} : { [part]: { a: field(read) } }),
          },
        }),
      }),
    );
both('a cookie', 'DF002', (read) =>
  flow(patient, { Get: http({ uri: 'https://hooks.example.com/in', cookie: `a=@{triggerBody()?['${read}']}` }) }),
);
pair('a token typed into a raw login', 'CN012', raw('Bearer aB3dE5fG7hI9jK1lM3nO5p'), raw("@concat('Bearer ', parameters('token'))"));
pair(
  'a password in a raw login',
  'CN012',
  raw("Basic @{base64(concat('svc:', parameters('password')))}"),
  raw("Bearer @{parameters('token')}"),
);
both('a raw login', 'DF002', (read) => raw(`Key @{triggerBody()?['${read}']}`));
pair(
  'a password in the login of a function',
  'CN007',
  run({ type: 'Basic', username: 'svc', password: 'Tr0ub4dor&3-horse' }),
  run({ type: 'Basic', username: 'svc', password: "@parameters('password')" }),
);
pair(
  'a password in the login of a connector',
  'CN007',
  used({ type: 'Basic', username: 'svc', password: 'Tr0ub4dor&3-horse' }),
  used("@parameters('$authentication')"),
);
pair(
  'a no in German',
  'AI001',
  decided(`@equals(${outcome}, 'Nein')`, 'true', answered),
  decided(`@equals(${outcome}, 'Ja')`, 'true', answered),
);
pair(
  'no answer at all',
  'AI001',
  decided(`@equals(${outcome}, '')`, 'true', late),
  decided(`@equals(${outcome}, 'Approuver')`, 'true', late),
);
pair(
  'silence counts as a yes',
  'AI001',
  decided(`@equals(${outcome}, 'Reject')`, 'false', late),
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered),
);
pair(
  'any text begins with nothing',
  'AI001',
  decided(`@startsWith('Approve', ${outcome})`, 'true', late),
  decided(`@startsWith(${outcome}, 'Approve')`, 'true', late),
);
pair(
  'who is asked is no part of what is shown',
  'AI001',
  decided(`@equals(${outcome}, 'Approve')`, 'true', answered, {
    'WebhookApprovalCreationInput/title': 'Send?',
    'WebhookApprovalCreationInput/assignedTo': "@triggerOutputs()?['body/from']",
  }),
  decided(`@equals(${outcome}, 'Approve')`, 'true', answered),
);
pair('the case of those who said no', 'AI001', cases('Nein'), cases('Ja'));
pair('silence with a step between', 'AI001', between(late), between(answered));
for (const rule of ['AI001', 'AI005']) {
  pair(
    'somebody was asked before the model had answered',
    rule,
    flow(mail, {
      Approve: { ...approval({ 'WebhookApprovalCreationInput/title': "@{triggerOutputs()?['body/subject']}" }), runAfter: {} },
      Ask: { ...asked, runAfter: answered },
      Check: yesThen(answer, after('Ask')),
    }),
    flow(mail, {
      Ask: asked,
      Approve: approval(),
      Note: step('Compose', { inputs: 'asked' }, answered),
      Check: yesThen(answer, after('Note')),
    }),
  );
  pair(
    'somebody was asked beside the model',
    rule,
    flow(mail, {
      Approve: { ...approval({ 'WebhookApprovalCreationInput/title': "@{triggerOutputs()?['body/subject']}" }), runAfter: {} },
      Ask: asked,
      Check: yesThen(answer, { ...answered, ...after('Ask') }),
    }),
    decided(`@equals(${outcome}, 'Approve')`, 'true', answered),
  );
  pair('another answer was shown', rule, shownThen(wordOf('Other'), answer), shownThen(`${wordOf('Other')} ${answer}`, answer));
  pair(
    'one of two answers was shown',
    rule,
    shownThen(answer, `${answer} ${wordOf('Other')}`),
    shownThen(`${answer} ${wordOf('Other')}`, `${answer} ${wordOf('Other')}`),
  );
  pair('nothing of the answer was shown', rule, shownThen('@{utcNow()}', answer), shownThen(answer, answer));
}
pair(
  'a no that nobody can give',
  'AI001',
  decided(`@equals(${outcome}, 'Rejected')`, 'false', answered),
  decided(`@equals(${outcome}, 'Nein')`, 'false', answered, offers(['Ja', 'Nein'])),
);
pair(
  'a no of other words than were offered',
  'AI001',
  decided(`@equals(${outcome}, 'Nein')`, 'false', answered, offers(['Approve', 'Disapprove'])),
  decided(`@not(contains(${outcome}, 'Reject'))`, 'true', answered),
);
pair(
  'a part of a no',
  'AI001',
  decided(`@contains(${outcome}, 'pprove')`, 'true', answered, offers(['Approve', 'Disapprove'])),
  decided(`@contains(${outcome}, 'Approve')`, 'true', answered),
);
pair(
  'one of several said yes',
  'AI001',
  decided(`@contains(${outcome}, 'Approve')`, 'true', answered, {
    ...offers(['Approve', 'Reject']),
    approvalType: 'CustomResponseAwaitAll',
  }),
  decided(`@not(contains(${outcome}, 'Reject'))`, 'true', answered, {
    ...offers(['Approve', 'Reject']),
    approvalType: 'CustomResponseAwaitAll',
  }),
);
pair(
  'a third answer is no no',
  'AI001',
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered, offers(['Approve', 'Reject', 'Ask again'])),
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered, offers(['Approve', 'Reject'])),
);
pair(
  'a third answer has no no in it',
  'AI001',
  decided(`@not(contains(${outcome}, 'Reject'))`, 'true', answered, offers(['Approve', 'Reject', 'Later'])),
  decided(`@not(contains(${outcome}, 'Reject'))`, 'true', answered, offers(['Approve', 'Reject'])),
);
pair(
  'several answers are not the one',
  'AI001',
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered, { ...offers(['Approve', 'Reject']), approvalType: 'CustomResponseAwaitAll' }),
  decided(`@not(contains(${outcome}, 'Reject'))`, 'true', answered, {
    ...offers(['Approve', 'Reject']),
    approvalType: 'CustomResponseAwaitAll',
  }),
);
pair(
  'all have to approve, and one did not',
  'AI001',
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered, {
    'WebhookApprovalCreationInput/details': answer,
    approvalType: 'BasicAwaitAll',
  }),
  decided(`@equals(${outcome}, 'Approve')`, 'true', answered, {
    'WebhookApprovalCreationInput/details': answer,
    approvalType: 'BasicAwaitAll',
  }),
);
pair(
  'answers of another kind are left over',
  'AI001',
  decided(`@equals(${outcome}, 'Nein')`, 'false', answered, { ...offers(['Ja', 'Nein']), approvalType: 'Basic' }),
  decided(`@equals(${outcome}, 'Nein')`, 'false', answered, offers(['Ja', 'Nein'])),
);
pair(
  'a kind that is worked out',
  'AI001',
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered, {
    'WebhookApprovalCreationInput/details': answer,
    approvalType: "@triggerOutputs()?['body/subject']",
  }),
  decided(`@equals(${outcome}, 'Reject')`, 'false', answered),
);
pair(
  'every answer passes',
  'AI001',
  decided(`@startsWith(${outcome}, '')`, 'true', answered),
  decided(`@startsWith(${outcome}, 'App')`, 'true', answered),
);
both('a variable that a parallel branch sets', 'DF002', (read) =>
  flow(patient, { Init: init, Set: set(read), Post: post({ a: "@variables('x')" }, after('Init')) }),
);
both('a variable in other capitals, inside a longer expression', 'DF002', (read) =>
  flow(patient, { Init: init, Set: set(read), Post: post({ a: "@{guid()} @{uriComponent(variables('X'))}" }, after('Set')) }),
);
both('the result of a scope', 'DF002', (read) => scoped(read, "@result('Try')"));
both('what a step was given', 'DF002', (read) => scoped(read, "@actions('Store')?['inputs']?['parameters']"));
pair(
  'what a step was given, and when it began',
  'DF002',
  scoped('diagnosis', "@actions('Store')?['inputs']"),
  scoped('diagnosis', "@actions('Store')?['startTime']"),
);
both('the last of very many fields', 'DF002', (read) =>
  flow(patient, { Note: step('Compose', { inputs: manyFields(500, field(read)) }), Post: post({ a: "@outputs('Note')" }, after('Note')) }),
);
both('a field with a very long name', 'DF002', (read) =>
  flow(patient, {
    Note: step('Compose', { inputs: manyFields(1, field(read), 'y'.repeat(201)) }),
    Post: post({ a: "@outputs('Note')" }, after('Note')),
  }),
);
for (const count of [120, 450])
  both(`the last of ${count} variables`, 'DF002', (read) =>
    flow(patient, {
      Init: step('InitializeVariable', {
        inputs: {
          variables: [
            ...Array.from({ length: count }, (_, index) => ({ name: `v${index}`, type: 'string', value: 'x' })),
            { name: 'last', type: 'string', value: field(read) },
          ],
        },
      }),
      Post: post({ a: "@variables('last')" }, after('Init')),
    }),
  );
both('a variable with a very long name', 'DF002', (read) =>
  flow(patient, {
    Init: step('InitializeVariable', { inputs: { variables: [{ name: 'x'.repeat(201), type: 'string', value: '' }] } }),
    Set: step('SetVariable', { inputs: { name: 'x'.repeat(201), value: field(read) } }, after('Init')),
    Post: post({ a: `@variables('${'x'.repeat(201)}')` }, after('Set')),
  }),
);
both('a variable by a name that is worked out', 'DF002', (read) =>
  flow(patient, {
    Init: step('InitializeVariable', { inputs: { variables: [{ name: 'x', type: 'string', value: '' }] } }),
    Set: step('SetVariable', { inputs: { name: 'x', value: field(read) } }, after('Init')),
    Post: post({ a: "@variables(concat('x', ''))" }, after('Init')),
  }),
);
pair(
  'more than can be spelled out is not read in part',
  'DF002',
  ...((['diagnosis', 'room'] as const).map((read, index) =>
    flow(patient, {
      Post: post({
        a: `${index === 0 ? 'x'.repeat(100_500) : 'x'}@{replace(triggerBody()?['${read}'], 'a', 'b')}@{uriComponent(triggerBody()?['${read}'])}`,
      }),
    }),
  ) as [JsonObject, JsonObject]),
);
pair(
  'what is sent when it is not waited for any more',
  'DF002',
  calls({ uri: 'https://localhost/a', body: 'x' }, { uri: 'https://hooks.example.com/b', body: field('diagnosis') }),
  calls({ uri: 'https://localhost/a', body: field('diagnosis') }, { uri: 'https://hooks.example.com/b', body: 'x' }),
);
pair(
  'what is deleted when it is not waited for any more',
  'AI005',
  ...((['DELETE', 'GET'] as const).map((method) =>
    flow(mail, {
      Ask: asked,
      Wait: step(
        'HttpWebhook',
        {
          inputs: {
            subscribe: { method: 'GET', uri: 'https://hooks.example.com/a' },
            unsubscribe: { method, uri: `https://hooks.example.com/b/${answer}` },
          },
        },
        after('Ask'),
      ),
    }),
  ) as [JsonObject, JsonObject]),
);
both('a field of what was composed', 'DF002', (read) =>
  flow(patient, {
    Note: step('Compose', { inputs: '@triggerBody()' }),
    Post: post({ a: `@outputs('Note')?['${read}']`, b: '@guid()' }, after('Note')),
  }),
);
both('a field of what was composed of fields', 'DF002', (read) =>
  flow(patient, {
    Note: step('Compose', { inputs: { a: field(read), b: 1 } }),
    Post: post({ b: "@uriComponent(actions('Note')?['outputs']?['a'])" }, after('Note')),
  }),
);
both('a variable that was set before a scope failed', 'DF002', (read) =>
  flow(patient, {
    Init: step('InitializeVariable', { inputs: { variables: [{ name: 'x', type: 'string', value: '' }] } }),
    Try: step(
      'Scope',
      {
        actions: {
          Set: step('SetVariable', { inputs: { name: 'x', value: field(read) } }),
          Parse: step('ParseJson', { inputs: { content: '{}', schema: {} } }, after('Set')),
        },
      },
      after('Init'),
    ),
    Tell: post({ a: "@variables('x')" }, after('Try', 'Failed')),
  }),
);
