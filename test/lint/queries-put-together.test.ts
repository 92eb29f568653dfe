/** Languages of queries that a request carries, and tables that somebody outside names. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { CODE, CRON, HOOK, HTTP, IF, POST, chain, cr, rl, wf, type Step } from './adversary/foreign/n8n-kit.ts';
import { hookTo } from './adversary/foreign/n8n-agents-kit.ts';
import { flow, step } from './kit/flow.ts';
import { openHook } from './kit/steps.ts';

const rule = 'CN014';
const ours = (parameters: JsonObject): string[] =>
  lintFlow(flow([openHook(), step('call', 'http-request', { url: 'https://es.example.com/p/_search', ...parameters })], ['hook > call']))
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ severity }) => severity);
const body = (text: string): string[] => ours({ method: 'POST', bodyMode: 'json', body: text });
const row = (name: string, value: string): string[] => ours({ query: [{ name, value }] });
const theirs = (file: JsonObject): string[] =>
  importForeignAll(JSON.stringify(file), 'wf.json').flatMap((one) =>
    lintFlow(one.flow)
      .findings.filter(({ ruleId }) => ruleId === rule)
      .map(({ severity }) => severity),
  );
const T = '{{ input.body.text }}';
const json = '$input.first().json.body';

describe('a query in a language of its own', () => {
  it.each([
    ['Lucene', `{"query":{"query_string":{"query":"tenant:7 AND ${T}"}}}`, 'high'],
    ['Lucene alone', `{"query":{"bool":{"must":[{"query_string":{"query":"${T}"}}]}}}`, 'high'],
    ['JavaScript of MongoDB', `{"filter":{"$where":"this.name == '${T}'"}}`, 'block'],
    ['a function of MongoDB', `{"filter":{"$expr":{"$function":{"body":"function() { return '${T}' }"}}}}`, 'block'],
    ['LDAP', `{"filter":"(&(objectClass=person)(uid=${T}))"}`, 'high'],
    ['LDAP with a star', `{"ldapFilter":"(|(cn=*${T}*)(mail=x))"}`, 'high'],
  ])('%s', (_name, text, severity) => {
    expect(body(text)).toEqual([severity]);
  });
  it('in an address', () => {
    expect(row('q', `status:open AND ${T}`)).toEqual(['high']);
  });
  it('that a script or another program puts together', () => {
    const where = CODE('C', `return [{ json: { b: { filter: { $where: "this.n == '" + ${json}.q + "'" } } } }];`);
    const search = CODE('C', `return [{ json: { b: { query: { query_string: { query: ${json}.q } } } } }];`);
    const send = POST('Send', 'https://es.example.com/_search', '={{ JSON.stringify($json.b) }}');
    expect(theirs(hookTo(where, send))).toEqual(['high']);
    expect(theirs(hookTo(search, send))).toEqual(['high']);
    expect(theirs(hookTo(POST('M', 'https://m.example.com/find', `={"filter":"(uid={{ $json.body.a }})"}`)))).toEqual(['high']);
  });
});

describe('a value in a query', () => {
  it.each([
    ['a match', `{"query":{"match":{"name":"${T}"}}}`],
    ['a search that knows no fields', `{"query":{"simple_query_string":{"query":"${T}"}}}`],
    ['a comparison', `{"filter":{"$expr":{"$eq":["$name","${T}"]}}}`],
    ['a parameter of a program', `{"script":{"source":"doc['a'].value == params.v","params":{"v":"${T}"}}}`],
    ['a number', `{"filter":"(uidNumber={{ input.body.amount }})"}`],
    ['brackets in a remark', `{"note":"(cn=*${T}*)"}`],
  ])('%s', (_name, text) => {
    expect(body(text)).toEqual([]);
  });
  it('in an address', () => {
    expect(row('q', T)).toEqual([]);
    expect(row('q', `is:unread AND ${T}`)).toEqual([]);
  });
  it('that a script hands on', () => {
    const match = CODE('C', `return [{ json: { b: { query: { match: { t: ${json}.q } } } } }];`);
    expect(theirs(hookTo(match, POST('Send', 'https://es.example.com/_search', '={{ JSON.stringify($json.b) }}')))).toEqual([]);
  });
});

describe('a table that is changed', () => {
  const change = (tableId: string, operation = 'delete'): Step => ['Db', 'supabase', 1, { operation, tableId }, cr('supabaseApi')];
  it('must not be named by an outsider', () => {
    expect(theirs(hookTo(change('={{ $json.body.t }}')))).toEqual(['high']);
    expect(theirs(hookTo(change("={{ 'x_' + $json.body.t }}", 'create')))).toEqual(['high']);
  });
  it.each<[string, Step]>([
    ['a table of n8n', ['Db', 'dataTable', 1, { operation: 'insert', dataTableId: rl('={{ $json.body.t }}', 'id'), columns: {} }]],
    [
      'a schema',
      ['Db', 'postgres', 2.5, { operation: 'insert', schema: rl('={{ $json.body.t }}', 'name'), table: rl('orders') }, cr('postgres')],
    ],
    [
      'a base',
      ['Db', 'airtable', 2.1, { operation: 'create', base: rl('={{ $json.body.t }}', 'id'), table: rl('tbl1') }, cr('airtableTokenApi')],
    ],
    [
      'a database of pages',
      ['Db', 'notion', 2.2, { resource: 'databasePage', databaseId: rl('={{ $json.body.t }}', 'id'), title: 'New' }, cr('notionApi')],
    ],
  ])('nor be reached by naming what it lies in: %s', (_name, db) => {
    expect(theirs(hookTo(db))).toEqual(['high']);
  });
  it('may be named by the service that was asked for it', () => {
    expect(theirs(chain(CRON, HTTP('Ask', { url: 'https://api.example.com/tables' }), change('={{ $json.id }}')))).toEqual([]);
  });
  it('may be one of those that are written out', () => {
    expect(theirs(hookTo(change('orders')))).toEqual([]);
    expect(theirs(hookTo(change("={{ $json.body.t === 'a' ? 'orders' : 'items' }}")))).toEqual([]);
    expect(
      theirs(wf([HOOK(), IF('Ok', '={{ $json.body.t }}', 'orders'), change('={{ $json.body.t }}')], ['Webhook > Ok', 'Ok > Db'])),
    ).toEqual([]);
  });
});
