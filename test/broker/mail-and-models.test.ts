import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { Grant } from '../../app/broker/grant.ts';
import type { MailAsk, ModelAsk } from '../../app/broker/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { mailServer, type MailServer, type MailServerOptions } from '../kit/mail-server.ts';
import { modelServer } from '../kit/model-server.ts';
import { httpServer, httpsServer } from '../kit/servers.ts';
import { freeMeter, host, outcome, testBroker } from './broker-kit.ts';

const secret = `key-${'e5'.repeat(10)}`;
let authority: Authority;
let pair: { key: string; cert: string };
const names = { 'mail.test.example': ['127.0.0.1'], 'model.test.example': ['127.0.0.1'] };
beforeAll(() => { authority = newAuthority(); pair = authority.issue('mail.test.example'); });
afterAll(() => authority.remove());

describe('mail', () => {
  const letter: MailAsk = { connection: 'c1', from: 'flow@shop.example', to: ['Ann <ann@shop.example>'], subject: 'Hello', text: 'Text', idempotencyKey: 'run/step/0' };
  async function send(ask: MailAsk, options: Partial<MailServerOptions> = {}, more: Partial<BoundConnection> = {}, mail: Grant['mail'] = [{ to: '*@shop.example', nodes: ['n1'] }]) {
    const server: MailServer = await mailServer({ ...pair, user: 'flow', password: secret, ...options });
    const made = testBroker({ names, connections: { c1: { hosts: ['mail.test.example'], auth: { type: 'login', username: 'flow', secret }, ca: authority.ca, internalAddresses: ['127.0.0.1'], server: { host: 'mail.test.example', port: server.port, security: 'starttls' }, ...more } } });
    const step = made.step({ hosts: [host('mail.test.example', server.port, { scheme: 'smtp', methods: [] })], mail });
    const result = await outcome(step.mail(ask));
    const again = result === 'allowed' ? await step.mail(ask) : undefined;
    await server.close();
    return { result, mails: server.mails, again };
  }

  test('goes out encrypted, and a repeat has the same Message-ID', async () => {
    const { result, mails, again } = await send(letter);
    const ids = mails.map((mail) => /^Message-ID: (\S+)/im.exec(mail.text)?.[1]);
    expect([result, mails.map((mail) => [mail.secure, mail.to]), ids]).toEqual(['allowed', [[true, ['ann@shop.example']], [true, ['ann@shop.example']]], [again?.messageId, again?.messageId]]);
  });

  test.each<[string, MailAsk, Parameters<typeof send>[1], Parameters<typeof send>[2], string]>([
    ['a server that hides STARTTLS', letter, { noTls: true }, {}, 'egress/tls'], ['a wrong password', letter, { password: 'another' }, {}, 'mail/refused'], ['a server that says never', letter, { refuse: 550 }, {}, 'mail/refused'], ['a server that says later', letter, { refuse: 451 }, {}, 'mail/refused'],
    ['a recipient that is not granted', { ...letter, to: ['ann@shop.example', 'eve@evil.example'] }, {}, {}, 'halted/capability'], ['two recipients in one', { ...letter, to: ['ann@shop.example, eve@evil.example'] }, {}, {}, 'halted/capability'],
    ['a sender with a line break', { ...letter, from: 'a@b.example>\r\nBcc: eve@evil.example' }, {}, {}, 'mail/refused'], ['an address that is not approved', letter, {}, { internalAddresses: [] }, 'egress/blocked'],
  ])('%s is refused', async (_name, ask, options, more, expected) => {
    const { result, mails } = await send(ask, options, more);
    expect([result, mails]).toEqual([expected, []]);
  });
});

describe('models', () => {
  const question: ModelAsk = { connection: 'c1', provider: 'openai-compatible', baseUrl: '', model: 'small', messages: [{ role: 'user', content: 'Hello there' }], maxTokens: 10, timeoutMs: 3_000 };
  async function ask(reply: Parameters<typeof modelServer>[0], more: Partial<ModelAsk> = {}, models: Grant['models'] = [{ provider: 'openai-compatible', model: 'small', nodes: ['n1'] }], meter = freeMeter) {
    const model = modelServer(reply, secret);
    const server = await httpsServer(authority.issue('model.test.example'), model.handler);
    const made = testBroker({ names, connections: { c1: { hosts: ['model.test.example'], auth: { type: 'bearer', secret }, ca: authority.ca, internalAddresses: ['127.0.0.1'] } } });
    const promise = made.step({ hosts: [host('model.test.example', server.port, { paths: ['/v1'] })], models }, { meter }).model({ ...question, baseUrl: `https://model.test.example:${server.port}/v1`, ...more });
    const result = await outcome(promise);
    const answer = result === 'allowed' ? await promise : undefined;
    await made.broker.close();
    await server.close();
    return { result, answer, requests: model.requests };
  }

  test('speaks the chat completions format, with a schema where one is wanted', async () => {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false };
    const { answer, requests } = await ask(() => '{"ok":true}', { responseSchema: schema, temperature: 0 });
    expect([answer, requests]).toEqual([
      { text: '{"ok":true}', inputTokens: 2, outputTokens: 1, model: 'small-2026-01-01' },
      [{ model: 'small', messages: question.messages, max_tokens: 10, stream: false, temperature: 0, response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } }],
    ]);
  });

  test.each<[string, Parameters<typeof ask>, string, number]>([
    ['a rate limit', [() => 429], 'egress/rate-limited', 1], ['a broken server', [() => 503], 'egress/status', 1], ['a request that it does not take', [() => 400], 'model/refused', 1], ['text where JSON was asked for', [() => 'no json', { responseSchema: { type: 'object' } }], 'model/bad-answer', 1],
    ['a model that is not granted', [() => 'x', { model: 'large' }], 'halted/capability', 0], ['a budget that is used up', [() => 'x', {}, undefined, { ...freeMeter, modelCall: () => { throw new Error('budget'); } }], 'unexpected: Error: budget', 0],
  ])('%s ends typed', async (_name, given, expected, calls) => {
    const { result, requests } = await ask(...given);
    expect([result, requests.length]).toEqual([expected, calls]);
  });

  test('a model on this machine is reached over plain http when it is approved', async () => {
    const model = modelServer(() => 'local', secret);
    const server = await httpServer(model.handler);
    const made = testBroker({ connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'bearer', secret }, internalAddresses: ['127.0.0.1'] } } });
    const step = made.step({ hosts: [host('127.0.0.1', server.port, { scheme: 'http', paths: ['/v1'] })], models: [{ provider: 'openai-compatible', model: 'small', nodes: ['n1'] }] });
    const { text } = await step.model({ ...question, baseUrl: `http://127.0.0.1:${server.port}/v1` });
    await made.broker.close();
    await server.close();
    expect(text).toBe('local');
  });
});
