import type { NodeFixtures } from '../kit/fixture.ts';

const hostile = { name: '<img src=x onerror="alert(1)"> & \'co\'', n: 3 };

export const fixtures: NodeFixtures = [
  {
    name: 'values cannot become markup',
    parameters: { text: '<p title="{{ input.name }}">{{ input.n }} × <b>{{ input.name }}</b></p>' },
    inputs: { in: [hostile] },
    expect: {
      outputs: {
        out: [
          {
            ...hostile,
            text: '<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;co&#39;">3 × <b>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;co&#39;</b></p>',
          },
        ],
      },
    },
  },
  {
    name: 'values stay one part of an address',
    parameters: { text: '/find?q={{ input.q }}&page=1', escape: 'url', into: 'link' },
    inputs: { in: [{ q: "a&b=c/../#d 'e'" }] },
    expect: { outputs: { out: [{ q: "a&b=c/../#d 'e'", link: '/find?q=a%26b%3Dc%2F..%2F%23d%20%27e%27&page=1' }] } },
  },
  {
    name: 'values stay inside their quotes',
    parameters: { text: '{"note": "{{ input.note }}"}', escape: 'json' },
    inputs: { in: [{ note: '", "admin": true, "x": "</script>\n' }] },
    expect: {
      outputs: {
        out: [{ note: '", "admin": true, "x": "</script>\n', text: '{"note": "\\", \\"admin\\": true, \\"x\\": \\"\\u003c/script>\\n"}' }],
      },
    },
  },
  {
    name: 'plain text stays as it is',
    parameters: { text: 'Dear {{ input.name }} & friends', escape: 'none' },
    inputs: { in: [{ name: 'A & B' }] },
    expect: { outputs: { out: [{ name: 'A & B', text: 'Dear A & B & friends' }] } },
  },
  {
    name: 'refuses the language of another program',
    parameters: { text: { $foreign: 'n8n-js', source: '={{ $json.a }}' } },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
