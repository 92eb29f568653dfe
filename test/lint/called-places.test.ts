/** Places that a step calls: each is told, and told apart from the others in the same field. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { Json } from '../../app/kernel/json.ts';
import type { Finding } from '../../app/lint/kit/finding.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow } from './kit/flow.ts';
import { call, openHook, set } from './kit/steps.ts';
import { agent, chain as flowise, part, tool, withTool } from './adversary/foreign/flowise-agents-kit.ts';
import { st } from './adversary/foreign/flowise-kit.ts';
import { CODE, CRON, chain } from './adversary/foreign/n8n-kit.ts';

const found = (file: unknown, rule: string): readonly Finding[] =>
  importForeignAll(JSON.stringify(file as Json), 'flow.json').flatMap(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut }).findings.filter(({ ruleId }) => ruleId === rule),
  );
const hosts = (file: unknown, rule: string): string[] =>
  found(file, rule)
    .map(({ title }) => /(?:calls|talks to) ([^\s,]+)/.exec(title)?.[1] ?? title)
    .sort();

describe('servers of tools', () => {
  const config = (...urls: readonly string[]): string =>
    JSON.stringify({ mcpServers: Object.fromEntries(urls.map((url, index) => [`s${String(index)}`, { url }])) });
  const two = ['http://10.0.0.1/mcp', 'http://10.0.0.2/mcp', 'http://10.0.0.1/mcp'];
  it.each<[string, unknown]>([
    ['in an agent', flowise(st, agent([tool('customMCP', { mcpServerConfig: config(...two) })]))],
    ['plugged into one', withTool(part('customMCP', 'Tools', 'Tool', { mcpServerConfig: config(...two) }))],
  ])('all of them, %s', (_where, file) => {
    expect([hosts(file, 'CN004'), hosts(file, 'CN001')]).toEqual([
      ['10.0.0.1', '10.0.0.2'],
      ['10.0.0.1', '10.0.0.2'],
    ]);
  });
  it('that a description of an API names', () => {
    const yaml = (text: string): string => `data:text/yaml;base64,${btoa(text)}`;
    const described = (servers: string): unknown =>
      withTool(part('openAPIToolkit', 'Tools', 'OpenAPIToolkit', { yamlFile: yaml(`openapi: 3.0.0\n${servers}\npaths: {}\n`) }));
    expect(
      hosts(
        described('servers:\n  - url: http://10.0.0.1/v1\n  - url: "http://10.0.0.2/v1"\nexternalDocs:\n  url: http://10.0.0.3/'),
        'CN004',
      ),
    ).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('calls of one script', () => {
  const calls = (...urls: readonly string[]): unknown =>
    chain(CRON, CODE('Do', `${urls.map((url) => `await this.helpers.httpRequest({ url: '${url}' });`).join('\n')}\nreturn [];`));
  it('each place once', () => {
    expect(hosts(calls('http://10.0.0.1/a', 'http://10.0.0.2/b', 'http://10.0.0.1/c'), 'CN004')).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(hosts(calls('http://10.0.0.1/a', 'http://10.0.0.1/b'), 'CN001')).toEqual(['10.0.0.1']);
  });
  it('told apart, so that who takes one on takes on no other', () => {
    const prints = (rule: string): string[] =>
      found(calls('http://10.0.0.1/a', 'http://10.0.0.2/b'), rule).map(({ fingerprint }) => fingerprint);
    expect([new Set(prints('CN004')).size, new Set(prints('CN001')).size]).toEqual([2, 2]);
  });
});

describe('who gets a secret', () => {
  const told = (url: string, base: string): string[] =>
    lintFlow(flow([openHook([{ name: 'token', label: 'secret' }]), set({ base }), call(url)], ['hook > set', 'set > call']))
      .findings.filter(({ ruleId }) => ruleId === 'DF003')
      .map(({ message }) => /\(([^()]*)\)/.exec(message)?.[1] ?? message);
  const asked = '{{ input.base }}/x?t={{ input.body.token }}';
  it('is named where a step before writes the address out, and nobody where data decides', () => {
    expect(new Set(told(asked, 'https://api.example.com'))).toEqual(new Set(['api.example.com']));
    expect(told(asked, '{{ input.body.to }}').some((where) => where.includes('api.example.com'))).toBe(false);
  });
});
