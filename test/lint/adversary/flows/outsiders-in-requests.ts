/** Outsiders who choose addresses, statements and pages, and keys in odd places. */
import { flow, step } from '../../kit/flow.ts';
import { call, fakeToken, manual, openHook, post, set, sql } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { respond, split, sw } from '../steps.ts';
import { all, both, chain, extract, failing, graph, inbox, mcp, rss, s3, text, what } from './kit/services.ts';

const page = (body: string) => respond(body, { contentType: 'text/html' });

export const outsidersInRequests: Adversary = {
  CN005: all(
    both(
      ['the address out of a feed', chain([rss, call('{{ input.link }}')].map((one, index) => (index === 0 ? rss : one)))],
      ['a fixed address', chain([rss, call('https://api.example.com/x')])],
    ),
    both(
      [
        'the address out of a mail',
        chain([inbox(), extract([{ name: 'url', type: 'text' }], '{{ input.text }}'), call('{{ input.extracted.url }}')]),
      ],
      [
        'a number out of a mail',
        chain([
          inbox(),
          extract([{ name: 'n', type: 'number' }], '{{ input.text }}'),
          call('https://api.example.com/{{ input.extracted.n }}'),
        ]),
      ],
    ),
    both(
      [
        "the address by a switch's other way",
        flow(
          [
            openHook(text),
            sw(),
            set({ u: '{{ input.body.text }}' }),
            set({ u: 'https://api.example.com' }, 'fixed'),
            call('{{ input.u }}/x'),
          ],
          ['hook > switch', 'switch.one > fixed', 'switch.fallback > set', 'set > call', 'fixed > call'],
        ),
      ],
      [
        'fixed on both',
        flow(
          [
            openHook(text),
            sw(),
            set({ u: 'https://a.example.com' }),
            set({ u: 'https://b.example.com' }, 'fixed'),
            call('{{ input.u }}/x'),
          ],
          ['hook > switch', 'switch.one > fixed', 'switch.fallback > set', 'set > call', 'fixed > call'],
        ),
      ],
    ),
  ),
  CN007: all(
    both(
      ['among the values of an MCP tool', chain([manual(), mcp('Does it.', [what(fakeToken('ghp_', 36))])])],
      ['a word', chain([manual(), mcp('Does it.', [what('hello')])])],
    ),
    both(
      ['in the description of an MCP tool', chain([manual(), mcp(`Does it with the key ${fakeToken('', 32)}.`)])],
      ['a plain description', chain([manual(), mcp('Does it well.')])],
    ),
    both(
      ['in the content of an object', chain([manual(), s3('write', { content: '{"user":"desk","password":"Kq7vR2mX9tLp!"}' })])],
      ['no secret', chain([manual(), s3('write', { content: '{"user":"desk"}' })])],
    ),
    both(
      ['in the variables of a graph', chain([manual(), graph([{ name: 'apiKey', value: fakeToken('', 32) }])])],
      ['a name', chain([manual(), graph([{ name: 'a', value: 'b' }])])],
    ),
    both(
      [
        'in the question of an extraction',
        chain([
          openHook(text),
          step('e', 'extract', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            instructions: `Sign with ${fakeToken('sk_live_', 24)}`,
            fields: [{ name: 'n', type: 'number' }],
          }),
        ]),
      ],
      [
        'a plain one',
        chain([
          openHook(text),
          step('e', 'extract', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            instructions: 'Sign it',
            fields: [{ name: 'n', type: 'number' }],
          }),
        ]),
      ],
    ),
    both(
      [
        'in a class',
        chain([
          openHook(text),
          step('c', 'classify', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            classes: [{ name: 'a', description: `password: Kq7vR2mX9tLp!` }, { name: 'b' }],
          }),
        ]),
      ],
      [
        'a plain class',
        chain([
          openHook(text),
          step('c', 'classify', {
            text: '{{ input.body.text }}',
            provider: 'ollama',
            model: 'llama3',
            classes: [{ name: 'a', description: 'a' }, { name: 'b' }],
          }),
        ]),
      ],
    ),
  ),
  CN014: all(
    both(
      [
        'a statement in an address',
        chain([openHook(text), call('https://db.example.com/query?q=DROP%20MEASUREMENT%20{{ input.body.text }}')]),
      ],
      ['words in an address', chain([openHook(text), call('https://db.example.com/query?q=drop%20by%20{{ input.body.text }}')])],
    ),
    both(
      [
        'a statement in the query of a request',
        chain([
          openHook(text),
          call('https://db.example.com/query', { query: [{ name: 'q', value: "SELECT a, b FROM t WHERE n = '{{ input.body.text }}'" }] }),
        ]),
      ],
      [
        'a wish in the query of a request',
        chain([
          openHook(text),
          call('https://db.example.com/query', { query: [{ name: 'q', value: 'select the best places from {{ input.body.text }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'a statement in a body',
        chain([openHook(text), post('https://db.example.com/sql', `{ "sql": "DELETE FROM t WHERE n = '{{ input.body.text }}'" }`)]),
      ],
      [
        'values beside a statement in a body',
        chain([
          openHook(text),
          post('https://db.example.com/sql', '{ "sql": "DELETE FROM t WHERE n = ?", "values": ["{{ input.body.text }}"] }'),
        ]),
      ],
    ),
    both(
      ['a statement out of a mail', chain([inbox(), sql("SELECT * FROM t WHERE n = '{{ input.subject }}'")])],
      ['bound', chain([inbox(), sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.subject }}' }] })])],
    ),
    both(
      [
        'a statement in two steps',
        chain([
          openHook(text),
          step('w', 'write-text', { text: "n = '{{ input.body.text }}'", escape: 'none' }),
          sql('SELECT * FROM t WHERE {{ input.text }}'),
        ]),
      ],
      [
        'a fixed part',
        chain([
          openHook(text),
          step('w', 'write-text', { text: '{{ input.body.text }}', escape: 'none' }),
          sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.text }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'a statement out of an object of a bucket',
        chain([manual(), s3('read', { trust: 'public' }), sql("SELECT * FROM t WHERE n = '{{ input.text }}'")]),
      ],
      [
        'bound out of a bucket',
        chain([
          manual(),
          s3('read', { trust: 'public' }),
          sql('SELECT * FROM t WHERE n = :n', { values: [{ name: 'n', value: '{{ input.text }}' }] }),
        ]),
      ],
    ),
    both(
      [
        'by the way of failures',
        flow(
          [
            openHook(text),
            failing(call('https://api.example.com/x')),
            sql("INSERT INTO f VALUES ('{{ input.error.message }}')", { readOnly: false }),
          ],
          ['hook > call', 'call -error> sql'],
        ),
      ],
      [
        'its kind',
        flow(
          [
            openHook(text),
            failing(call('https://api.example.com/x')),
            sql('INSERT INTO f VALUES (:c)', { readOnly: false, values: [{ name: 'c', value: '{{ input.error.message }}' }] }),
          ],
          ['hook > call', 'call -error> sql'],
        ),
      ],
    ),
  ),
  CN019: all(
    both(
      ['news in a page', chain([openHook(text), rss, page('<h1>{{ input.title }}</h1>')])],
      ['news as text', chain([openHook(text), rss, respond('{{ input.title }}')])],
    ),
    both(
      [
        'gathered into a page',
        chain([
          openHook([{ name: 'rows.*.text', label: 'none' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'list', field: 'text', into: 'x' }] }),
          page('<p>{{ input.x }}</p>'),
        ]),
      ],
      [
        'how many in a page',
        chain([
          openHook([{ name: 'rows.*.text', label: 'none' }]),
          split('body.rows'),
          step('agg', 'aggregate-items', { values: [{ aggregate: 'count', field: 'text', into: 'x' }] }),
          page('<p>{{ input.x }}</p>'),
        ]),
      ],
    ),
    both(
      ['a page in a bucket', chain([inbox(), s3('write', { key: 'index.html', content: '<h1>{{ input.subject }}</h1>' })])],
      ['a text in a bucket', chain([inbox(), s3('write', { key: 'index.txt', content: '{{ input.subject }}' })])],
    ),
  ),
};
