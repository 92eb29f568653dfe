import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, judge, manual, sql } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), ask('Write SQL'), sql('{{ input.answer }}', { readOnly: false })], ['start > ask', 'ask > sql']),
    flow([manual(), ask('Name a table'), sql('SELECT * FROM {{ input.answer }}')], ['start > ask', 'ask > sql']),
    flow(
      [manual(), ask('Name a path'), step('call', 'http-request', { url: 'https://api.example.com/{{ input.answer }}' })],
      ['start > ask', 'ask > call'],
    ),
    flow(
      [manual(), ask('Name a customer'), sql("SELECT * FROM customers WHERE name = '{{ input.answer }}'")],
      ['start > ask', 'ask > sql'],
    ),
    flow(
      [manual(), ask('Write a page'), step('page', 'respond-webhook', { body: '{{ input.answer }}', contentType: 'text/html' })],
      ['start > ask', 'ask > page'],
    ),
    flow(
      [
        manual(),
        ask('Name a host'),
        step('call', 'http-request', { url: 'https://{{ input.answer }}/find', query: [{ name: 'q', value: 'x' }] }),
      ],
      ['start > ask', 'ask > call'],
    ),
    // A browser opens the file as a page.
    flow(
      [manual(), ask('Write a page'), step('file', 'file-write', { path: '/pages/news.html', content: '<main>{{ input.answer }}</main>' })],
      ['start > ask', 'ask > file'],
    ),
    // It names the file.
    flow(
      [manual(), ask('Name a file'), step('file', 'file-write', { path: '/data/{{ input.answer }}.txt', content: 'x' })],
      ['start > ask', 'ask > file'],
    ),
    flow([manual(), ask('Name a file'), step('file', 'file-read', { path: '/data/{{ input.answer }}' })], ['start > ask', 'ask > file']),
    // In a program the letters are no help.
    flow(
      [
        manual(),
        ask('Write a page'),
        step('text', 'write-text', { text: '<script>var n = {{ input.answer }};</script>' }),
        step('page', 'respond-webhook', { body: '{{ input.text }}', contentType: 'text/html' }),
      ],
      ['start > ask', 'ask > text', 'text > page'],
    ),
  ],
  silent: [
    flow(
      [manual(), judge('Yes or no?'), step('file', 'file-write', { path: '/data/{{ input.answer.ok }}.txt', content: 'x' })],
      ['start > ask', 'ask > file'],
    ),
    flow(
      [manual(), ask('Write a page'), step('file', 'file-write', { path: '/pages/news.txt', content: '{{ input.answer }}' })],
      ['start > ask', 'ask > file'],
    ),
    flow(
      [
        manual(),
        ask('Write a page'),
        step('safe', 'write-text', { text: '<main>{{ input.answer }}</main>' }),
        step('file', 'file-write', { path: '/pages/news.html', content: '{{ input.text }}' }),
      ],
      ['start > ask', 'ask > safe', 'safe > file'],
    ),
    flow(
      [
        manual(),
        ask('Name a topic'),
        step('call', 'http-request', {
          url: 'https://api.example.com/find?q={{ input.answer }}',
          query: [{ name: 'more', value: '{{ input.answer }}' }],
        }),
      ],
      ['start > ask', 'ask > call'],
    ),
    flow(
      [
        manual(),
        ask('Name a customer'),
        sql('SELECT * FROM customers WHERE name = :name', { values: [{ name: 'name', value: '{{ input.answer }}' }] }),
      ],
      ['start > ask', 'ask > sql'],
    ),
    flow([manual(), judge('Yes or no?'), sql('SELECT * FROM flags WHERE ok = {{ input.answer.ok }}')], ['start > ask', 'ask > sql']),
    flow([manual(), sql('SELECT * FROM {{ input.table }}')], ['start > sql']),
  ],
};
