/** Signatures as AWS publishes them: its test suite for Signature Version 4, and the examples of S3's manual. */
import { expect, test } from 'vitest';
import { signAws, type AwsKey } from '../../app/broker/sign-in/sigv4.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { newAuthority } from '../kit/certificates.ts';
import { answer, bodyOf, httpsServer } from '../kit/servers.ts';
import { host, testBroker } from './broker-kit.ts';

const suite: AwsKey = {
  accessKeyId: `AKID${'EXAMPLE'}`,
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const storage: AwsKey = {
  accessKeyId: `AKIA${'IOSFODNN7EXAMPLE'}`,
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 's3',
};
const signed = (method: string, url: string, key: AwsKey, at: string): string =>
  /Signature=(\w+)$/.exec(
    signAws({ method, url: new URL(url), body: new Uint8Array() }, key, Date.parse(at))['authorization'] ?? '',
  )?.[1] ?? '';

test('are the published ones', () => {
  const when = '2015-08-30T12:36:00Z';
  const s3 = '2013-05-24T00:00:00Z';
  expect({
    'get-vanilla': signed('GET', 'https://example.amazonaws.com/', suite, when),
    'post-vanilla': signed('POST', 'https://example.amazonaws.com/', suite, when),
    'get-vanilla-query-order-key-case': signed('GET', 'https://example.amazonaws.com/?Param2=value2&Param1=value1', suite, when),
    'S3: lifecycle of a bucket': signed('GET', 'https://examplebucket.s3.amazonaws.com/?lifecycle', storage, s3),
    'S3: list': signed('GET', 'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J', storage, s3),
  }).toEqual({
    'get-vanilla': '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    'post-vanilla': '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    'get-vanilla-query-order-key-case': 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    'S3: lifecycle of a bucket': 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    'S3: list': '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  });
});

test('cover body, time and session, and hold no secret', () => {
  const body = (text: string, now: number, key: AwsKey): string =>
    JSON.stringify(signAws({ method: 'PUT', url: new URL('https://s3.example.com/b/k'), body: new TextEncoder().encode(text) }, key, now));
  const all = [
    body('a', 1e12, storage),
    body('b', 1e12, storage),
    body('a', 1e12 + 1_000, storage),
    body('a', 1e12, { ...storage, sessionToken: 'session' }),
  ];
  expect([new Set(all).size, all.some((one) => one.includes(storage.secret))]).toEqual([4, false]);
});

test('are made anew for what a redirect leads to: what is followed without its body is signed without it', async () => {
  const authority = newAuthority();
  const key = { accessKeyId: 'AKID', secret: `aws-${'e5'.repeat(12)}`, region: 'eu-1', service: 's3' } as const;
  const signedAt = (text: unknown): number =>
    Date.parse(String(text).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const seen: unknown[] = [];
  const server = await httpsServer(authority.issue('store.test.example'), async (request, response) => {
    const body = await bodyOf(request);
    const { authorization = '', 'x-amz-content-sha256': payload, 'x-amz-date': date, host: place = '' } = request.headers;
    const expected = signAws(
      { method: request.method ?? '', url: new URL(`https://${place}${request.url ?? ''}`), body: new TextEncoder().encode(body) },
      key,
      signedAt(date),
    )['authorization'];
    seen.push([request.method, body, authorization === expected, payload === nodeHash.sha256(body)]);
    const status = { '/a': 303, '/same': 307 }[request.url ?? ''];
    if (status === undefined) answer(response, 200, {});
    else response.writeHead(status, { location: '/b' }).end();
  });
  const made = testBroker({
    names: { 'store.test.example': ['127.0.0.1'] },
    connections: {
      c1: { hosts: ['store.test.example'], auth: { type: 'aws', ...key }, ca: authority.ca, internalAddresses: ['127.0.0.1'] },
    },
  });
  const step = made.step({ hosts: [host('store.test.example', server.port)] });
  for (const path of ['/a', '/same'])
    await step.http({
      url: `https://store.test.example:${server.port}${path}`,
      method: 'POST',
      headers: {},
      body: 'x=1',
      connection: 'c1',
      timeoutMs: 5_000,
      followRedirects: true,
    });
  await made.broker.close();
  await server.close();
  authority.remove();
  expect(seen).toEqual([
    ['POST', 'x=1', true, true],
    ['GET', '', true, true],
    ['POST', 'x=1', true, true],
    ['POST', 'x=1', true, true],
  ]);
});
