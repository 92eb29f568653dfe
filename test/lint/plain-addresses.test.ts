/** Addresses without encryption that no parameter spells out: put together from pieces, or written by a script before. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { CODE, CRON, HTTP, chain } from './adversary/foreign/n8n-kit.ts';

const titles = (file: JsonObject): string[] =>
  importForeignAll(JSON.stringify(file), 'wf.json').flatMap(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut })
      .findings.filter(({ ruleId }) => ruleId === 'CN001')
      .map(({ title }) => title),
  );
const called = (url: string): string[] => titles(chain(CRON, HTTP('Call', { url })));
const written = (code: string): string[] => titles(chain(CRON, CODE('Make', code), HTTP('Call', { url: '={{ $json.url }}' })));
const plain = ['“Call” talks to api.example.com without encryption (http)'];
const somewhere = ['“Call” talks to its server without encryption (http)'];

describe('in pieces', () => {
  it.each([
    ["={{ 'htt' + 'p://api.example.com/x' }}", plain],
    ["={{ ['http:', 'api.example.com'].join('//') }}", plain],
    ["={{ ['http:', '', 'api.example.com', 'v1'].join('/') }}", plain],
    ["={{ 'http'.concat('://', 'api.example.com/', $json.id) }}", plain],
    ["={{ 'https://api.example.com/'.replace('https', 'http') + $json.id }}", plain],
    ["={{ ['http:', $json.host].join('//') }}", somewhere],
    ["={{ $json.first ? 'http://one.example.com' : 'http://two.example.com' }}", somewhere],
    ["={{ ['https:', 'api.example.com'].join('//') }}", []],
    ["={{ 'http://api.example.com/'.replace('http:', 'https:') }}", []],
    ["={{ $json.first ? 'https://one.example.com' : 'http://localhost:3000' }}", []],
    ["=https://api.example.com/?back={{ ['http:', 'b.example.com'].join('//') }}", []],
    ["={{ [...$json.list, 'http:', 'api.example.com'].join('//') }}", []],
  ])('%s', (url, expected) => {
    expect(called(url)).toEqual(expected);
  });
});
describe('by a script', () => {
  it.each([
    ["return [{ json: { url: 'http://api.example.com/v1' } }];", plain],
    ["const base = 'http://api.example.com';\nreturn $input.all().map(({ json }) => ({ json: { url: `${base}/${json.id}` } }));", plain],
    ["const url = ['http:', 'api.example.com'].join('//');\nreturn [{ json: { url } }];", plain],
    ["return [{ json: { url: ['http:', $json.host].join('//') } }];", somewhere],
    ["return [{ json: { url: 'https://api.example.com/v1', back: 'http://api.example.com' } }];", []],
    ["return [{ json: { url: 'http://localhost:3000/x' } }];", []],
    ["return [{ json: { url: ['https:', $json.host].join('//') } }];", []],
  ])('%s', (code, expected) => {
    expect(written(code)).toEqual(expected);
  });
});
