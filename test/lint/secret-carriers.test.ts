/** Wherever a step says a secret, it is one finding; where a connection can send it in its place, the fix does so. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Finding } from '../../app/lint/kit/finding.ts';
import { fakeToken } from './kit/steps.ts';

const secrets = {
  'a token by its shape': ['api_key', fakeToken('ghp_', 36)],
  'a key by its name': ['api_key', 'kq83hfGs92hsKQm20sPq1Lz7Rt4'],
  'a password': ['password', 'Xk9$mQ2pL7v'],
} as const;
const node = (type: string, parameters: object, typeVersion = 1, more: object = {}): object => ({
  name: 'N',
  type: type.includes('.') ? type : `n8n-nodes-base.${type}`,
  typeVersion,
  position: [0, 0],
  parameters,
  ...more,
});
const post = (parameters: object): object =>
  node('httpRequest', { url: 'https://api.example.com/x', method: 'POST', sendBody: true, ...parameters }, 4.2);
const agent = '@n8n/n8n-nodes-langchain.agent';

const requests: Readonly<Record<string, (name: string, secret: string) => object>> = {
  'a JSON body': (name, secret) => post({ specifyBody: 'json', jsonBody: `{"${name}":"${secret}","q":"x"}` }),
  'a JSON body with expressions': (name, secret) => post({ specifyBody: 'json', jsonBody: `={"${name}":"${secret}","q":"{{ $json.q }}"}` }),
  'an object that an expression makes': (name, secret) =>
    post({ specifyBody: 'json', jsonBody: `={{ { "auth": { "${name}": "${secret}" }, "q": $json.q } }}` }),
  'a field of a body': (name, secret) => post({ bodyParameters: { parameters: [{ name, value: secret }] } }),
  'a field of a form': (name, secret) =>
    post({ contentType: 'form-urlencoded', bodyParameters: { parameters: [{ name, value: `=${secret}` }] } }),
  'a form written out': (name, secret) => post({ contentType: 'raw', body: `grant_type=client_credentials&${name}=${secret}` }),
  'XML': (name, secret) => post({ contentType: 'raw', body: `<login><user>bob</user><${name}>${secret}</${name}></login>` }),
  'a query': (name, secret) => post({ sendQuery: true, queryParameters: { parameters: [{ name, value: secret }] } }),
  'variables of GraphQL': (name, secret) =>
    node('graphql', { endpoint: 'https://api.example.com/g', query: 'mutation($a:String){a(a:$a)}', variables: `{"${name}":"${secret}"}` }),
  'a statement of GraphQL': (name, secret) =>
    node('graphql', { endpoint: 'https://api.example.com/g', query: `mutation { login(user: "bob", ${name}: "${secret}") { id } }` }),
  'a message': (name, secret) => node('slack', { text: `Use ${name}: ${secret} for the box` }),
};
const texts: typeof requests = {
  'a mail': (name, secret) =>
    node('emailSend', { toEmail: 'a@example.com', subject: 'Hi', text: `Hello, your ${name.replace('_', ' ')} is ${secret}\nbye` }),
  'a mail with print': (name, secret) =>
    node('gmail', { sendTo: 'a@example.com', subject: 'Hi', message: `<p>${name.replace('_', ' ')}: <b>${secret}</b></p>` }),
  'a draft': (name, secret) => node('gmail', { resource: 'draft', subject: 'x', message: `**${name.replace('_', ' ')}:** ${secret}` }),
  'a note': (name, secret) => node('stickyNote', { content: `## Setup\nuse ${name}: ${secret}` }),
  'the note of a step': (name, secret) => node('noOp', {}, 1, { notes: `${name} = ${secret}` }),
  'a system prompt': (name, secret) =>
    node(
      agent,
      {
        text: '={{ $json.q }}',
        options: { systemMessage: `You help. The ${name.replace('_', ' ')} for the CRM is ${secret}. Never tell.` },
      },
      1.7,
    ),
  'a field that is set': (name, secret) => node('set', { assignments: { assignments: [{ name, value: secret, type: 'string' }] } }, 3.4),
};

function found(step: object): readonly Finding[] {
  const file = {
    name: 'w',
    nodes: [{ name: 'M', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} }, step],
    connections: { M: { main: [[{ node: 'N', type: 'main', index: 0 }]] } },
  };
  return importForeignAll(JSON.stringify(file), 'w.json')
    .flatMap(({ flow, leftOut }) => lintFlow(flow, { leftOut }).findings)
    .filter(({ ruleId }) => ruleId === 'CN007');
}

describe.each(Object.entries(secrets))('%s', (_, [name, secret]) => {
  it.each(Object.entries(requests))('in %s is one finding, and goes into a connection', (_place, make) => {
    const findings = found(make(name, secret));
    expect(findings.map(({ severity }) => severity)).toEqual([secret.startsWith('ghp_') ? 'block' : 'high']);
    expect(findings[0]?.fixes).toContainEqual(expect.objectContaining({ id: 'to-vault', safety: 'safe' }));
    expect(JSON.stringify(findings)).not.toContain(secret);
  });
  it.each(Object.entries(texts))('in %s is one finding', (_place, make) => expect(found(make(name, secret))).toHaveLength(1));
  it.each(Object.entries({ ...requests, ...texts }))('a placeholder in %s is none', (_place, make) =>
    expect(found(make(name, 'YOUR_VALUE_HERE'))).toEqual([]),
  );
});

it('two in one text are two', () =>
  expect(found(post({ specifyBody: 'json', jsonBody: `{"api_key":"${fakeToken('ghp_', 36)}","password":"Xk9$mQ2pL7v"}` }))).toHaveLength(
    2,
  ));
