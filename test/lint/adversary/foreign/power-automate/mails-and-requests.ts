/** Power Automate and Logic Apps: definitions as the designers write them. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { after, answer, ask, asked, button, flow, http, mail, schema, send, step, use, webhook } from '../power-automate-kit.ts';

export const powerAutomateMailsAndRequests: Pair[] = [];
const pair = (...one: Pair): void => {
  powerAutomateMailsAndRequests.push(one);
};
const daily = (more: JsonObject = {}): JsonObject => ({
  type: 'Recurrence',
  recurrence: { frequency: 'Day', interval: 1, schedule: { hours: ['6'], minutes: [0] }, ...more },
});
const query = (text: string, more: JsonObject = {}): JsonObject =>
  use('sql', 'ExecutePassThroughNativeQuery_V2', { server: 'sql.example.com', database: 'shop', 'query/query': text, ...more });
const agent = (tool: JsonObject): JsonObject => ({
  definition: {
    $schema: schema,
    contentVersion: '1.0.0.0',
    triggers: { start: webhook({ question: { type: 'string' } }) },
    actions: {
      Desk: {
        type: 'Agent',
        runAfter: {},
        limit: { count: 5 },
        inputs: {
          parameters: {
            deploymentId: 'gpt-4o-2024-11-20',
            messages: [
              { role: 'system', content: 'You help.' },
              { role: 'user', content: "@{triggerBody()?['question']}" },
            ],
          },
        },
        tools: {
          Do: {
            description: 'does it',
            type: 'Tool',
            agentParameterSchema: { type: 'object', properties: { to: { type: 'string' } } },
            actions: { Act: tool },
          },
        },
      },
    },
  },
  kind: 'Stateful',
});
const parsed = (type: Json): JsonObject =>
  flow(mail, {
    Ask: asked,
    Parse: step(
      'ParseJson',
      {
        inputs: {
          content: "@outputs('Ask')?['body/responsev2/predictionOutput/text']",
          schema: { type: 'object', properties: { verdict: type } },
        },
      },
      after('Ask'),
    ),
    Send: send("Verdict: @{body('Parse')?['verdict']}", after('Parse')),
  });

pair(
  'a mail steers what is sent',
  'AI001',
  flow(mail, { Ask: asked, Send: send(`<p>${answer}</p>`, after('Ask')) }),
  flow(mail, { Ask: asked, Send: send('<p>Thank you for your mail.</p>', after('Ask')) }),
);
pair(
  'a mail through a variable and a loop',
  'AI001',
  flow(mail, {
    Init: step('InitializeVariable', {
      inputs: { variables: [{ name: 'said', type: 'string', value: "@{triggerOutputs()?['body/body']}" }] },
    }),
    Ask: ask("Answer: @{variables('said')}", after('Init')),
    Send: send(answer, after('Ask')),
  }),
  flow(mail, {
    Init: step('InitializeVariable', {
      inputs: { variables: [{ name: 'said', type: 'string', value: "@{triggerOutputs()?['body/body']}" }] },
    }),
    Set: step('SetVariable', { inputs: { name: 'said', value: 'Good morning' } }, after('Init')),
    Ask: ask("Answer: @{variables('said')}", after('Set')),
    Send: send(answer, after('Ask')),
  }),
);
pair(
  'an approval whose answer nobody looks at',
  'AI005',
  flow(mail, {
    Ask: asked,
    Approve: use(
      'approvals',
      'StartAndWaitForAnApproval',
      { approvalType: 'Basic', 'WebhookApprovalCreationInput/title': 'Send?', 'WebhookApprovalCreationInput/details': answer },
      after('Ask'),
    ),
    Send: send(answer, after('Approve')),
  }),
  flow(mail, {
    Ask: asked,
    Approve: use(
      'approvals',
      'StartAndWaitForAnApproval',
      { approvalType: 'Basic', 'WebhookApprovalCreationInput/title': 'Send?', 'WebhookApprovalCreationInput/details': answer },
      after('Ask'),
    ),
    Yes: step(
      'If',
      {
        expression: { equals: ["@outputs('Approve')?['body/outcome']", 'Approve'] },
        actions: { Send: send(answer, {}) },
        else: { actions: {} },
      },
      after('Approve'),
    ),
  }),
);
pair(
  'the branch of those who said no',
  'AI001',
  flow(mail, {
    Ask: asked,
    Approve: use(
      'approvals',
      'StartAndWaitForAnApproval',
      { approvalType: 'Basic', 'WebhookApprovalCreationInput/details': answer },
      after('Ask'),
    ),
    No: step(
      'If',
      { expression: "@equals(outputs('Approve')?['body/outcome'], 'Reject')", actions: { Send: send(answer, {}) }, else: { actions: {} } },
      after('Approve'),
    ),
  }),
  flow(mail, {
    Ask: asked,
    Approve: use(
      'approvals',
      'StartAndWaitForAnApproval',
      { approvalType: 'Basic', 'WebhookApprovalCreationInput/details': answer },
      after('Ask'),
    ),
    No: step(
      'If',
      { expression: "@equals(outputs('Approve')?['body/outcome'], 'Reject')", actions: {}, else: { actions: { Send: send(answer, {}) } } },
      after('Approve'),
    ),
  }),
);
pair(
  'an approval that shows nothing of what will be sent',
  'AI001',
  flow(mail, {
    Ask: asked,
    Approve: use('approvals', 'StartAndWaitForAnApproval', { 'WebhookApprovalCreationInput/title': 'Send it?' }, after('Ask')),
    Yes: step(
      'Switch',
      {
        expression: "@outputs('Approve')?['body/outcome']",
        cases: { One: { case: 'Approve', actions: { Send: send(answer, {}) } } },
        default: { actions: {} },
      },
      after('Approve'),
    ),
  }),
  flow(mail, {
    Ask: asked,
    Approve: use('approvals', 'StartAndWaitForAnApproval', { 'WebhookApprovalCreationInput/title': `Send ${answer}?` }, after('Ask')),
    Yes: step(
      'Switch',
      {
        expression: "@outputs('Approve')?['body/outcome']",
        cases: { One: { case: 'Approve', actions: { Send: send(answer, {}) } } },
        default: { actions: {} },
      },
      after('Approve'),
    ),
  }),
);
pair(
  'a mail stands in the instructions',
  'AI002',
  flow(mail, {
    Chat: http({
      method: 'POST',
      uri: 'https://api.openai.com/v1/chat/completions',
      body: { model: 'gpt-4o', messages: [{ role: 'system', content: "You answer @{triggerOutputs()?['body/subject']}" }] },
    }),
  }),
  flow(mail, {
    Chat: http({
      method: 'POST',
      uri: 'https://api.openai.com/v1/chat/completions',
      body: {
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: 'You answer' },
          { role: 'user', content: "@{triggerOutputs()?['body/subject']}" },
        ],
      },
    }),
  }),
);
pair(
  'the sender goes to a model',
  'DF001',
  flow(mail, { Ask: ask("Who is @{triggerOutputs()?['body/from']}?") }),
  flow(mail, { Ask: ask("How many words? @{length(triggerOutputs()?['body/from'])}") }),
);
pair(
  'a request without encryption',
  'CN001',
  flow(button, { Get: http({ uri: 'http://stock.example.com/items' }) }),
  flow(button, { Get: http({ uri: 'https://stock.example.com/items' }) }),
);
pair(
  "a request to the cloud's own address",
  'CN004',
  flow(button, { Get: http({ uri: 'http://169.254.169.254/metadata/instance' }) }),
  flow(button, { Get: http({ uri: 'https://metadata.example.com/instance' }) }),
);
pair(
  'the caller chooses the address',
  'CN005',
  flow(webhook({ host: { type: 'string' } }), { Get: http({ uri: "https://@{triggerBody()?['host']}/status" }) }),
  flow(webhook({ host: { type: 'string' } }), { Get: http({ uri: 'https://status.example.com/status' }) }),
);
pair(
  'a password in the call',
  'CN007',
  flow(button, {
    Get: http({ uri: 'https://api.example.com/v1', authentication: { type: 'Basic', username: 'svc', password: 'Tr0ub4dor&3-horse' } }),
  }),
  flow(button, {
    Get: http({
      uri: 'https://api.example.com/v1',
      authentication: { type: 'ManagedServiceIdentity', audience: 'https://api.example.com' },
    }),
  }),
);
pair(
  'a key in a header',
  'CN007',
  flow(button, { Get: http({ uri: 'https://api.example.com/v1', headers: { 'x-api-key': fakeToken('sk-proj-', 40) } }) }),
  flow(button, { Get: http({ uri: 'https://api.example.com/v1', headers: { 'x-api-key': "@parameters('Key of the shop')" } }) }),
);
pair(
  'a statement out of a request',
  'CN014',
  flow(webhook({ id: { type: 'string' } }), { Find: query("select name from orders where id = '@{triggerBody()?['id']}'") }),
  flow(webhook({ id: { type: 'string' } }), {
    Find: query('select name from orders where id = @id', {
      'query/formalParameters': { id: 'NVARCHAR(20)' },
      'query/actualParameters/id': "@triggerBody()?['id']",
    }),
  }),
);
pair(
  'the address of a person in a web address',
  'DF018',
  flow(mail, { Get: http({ uri: "https://crm.example.com/find?mail=@{triggerOutputs()?['body/from']}" }) }),
  flow(mail, { Get: http({ uri: "https://crm.example.com/find?id=@{workflow()?['run']?['name']}" }) }),
);
pair(
  'a schedule without a time zone',
  'RL012',
  flow(daily(), { Get: http({ uri: 'https://stock.example.com/items' }) }),
  flow(daily({ timeZone: 'W. Europe Standard Time' }), { Get: http({ uri: 'https://stock.example.com/items' }) }),
);
pair(
  'a failure that nobody hears of',
  'RL003',
  flow(button, { Send: send('Hello', {}) }),
  flow(button, {
    Send: send('Hello', {}),
    Stop: step(
      'Terminate',
      { inputs: { runStatus: 'Failed', runError: { message: 'It was not sent' } } },
      after('Send', 'Failed', 'TimedOut'),
    ),
  }),
);
pair(
  'a value of a filter in a question',
  'CN014',
  flow(webhook({ name: { type: 'string' } }), {
    Find: use('sharepointonline', 'GetItems', {
      dataset: 'https://example.sharepoint.com/sites/a',
      table: 'Orders',
      $filter: "Title eq '@{triggerBody()?['name']}'",
    }),
  }),
  flow(webhook({ name: { type: 'string' } }), {
    Find: use('sharepointonline', 'GetItems', {
      dataset: 'https://example.sharepoint.com/sites/a',
      table: 'Orders',
      $filter: "Status eq 'Open'",
    }),
  }),
);
pair(
  'a filter out of a mail, and one out of the time',
  'CN014',
  flow(mail, {
    Find: use('sharepointonline', 'GetItems', { table: 'Orders', $filter: "Title eq '@{triggerOutputs()?['body/subject']}'" }),
  }),
  flow(mail, { Find: use('sharepointonline', 'GetItems', { table: 'Orders', $filter: "Due lt '@{addDays(utcNow(), 3)}'" }) }),
);
pair(
  'an agent with a tool that sends',
  'AI001',
  agent({
    type: 'ServiceProvider',
    runAfter: {},
    inputs: {
      parameters: { to: "@{agentParameters('to')}" },
      serviceProviderConfiguration: { connectionName: 'mail', operationId: 'sendEmail', serviceProviderId: '/serviceProviders/smtp' },
    },
  }),
  agent({
    type: 'ServiceProvider',
    runAfter: {},
    inputs: {
      parameters: { path: '/hours.txt' },
      serviceProviderConfiguration: {
        connectionName: 'files',
        operationId: 'getFileContent',
        serviceProviderId: '/serviceProviders/azureBlob',
      },
    },
  }),
);
pair(
  'a secret out of the vault in a mail',
  'DF003',
  flow(button, {
    Get: use('keyvault', 'GetSecret', { secretName: 'shop' }),
    Send: send("The key: @{body('Get')?['value']}", after('Get')),
  }),
  flow(button, { Get: use('keyvault', 'GetSecret', { secretName: 'shop' }), Send: send('The key is there.', after('Get')) }),
);
pair('free text out of a checked answer', 'AI001', parsed({ type: 'string' }), parsed({ type: 'boolean' }));
