import type { NodeFixtures } from '../kit/fixture.ts';

const address = 'https://news.example.com/feed.xml';
const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="x"><channel><title>News</title>
<item><guid>1</guid><title>New &amp; old</title><link>https://news.example.com/1</link><dc:creator>Ada</dc:creator><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>Hello <b>there</b><script>x()</script></p>]]></description><category>a</category></item>
<item><title>Old</title><link>javascript:alert(1)</link><pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>`;
const atom =
  '<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><id>urn:1</id><title type="html">One</title><link rel="self" href="https://b.example/self"/><link href="https://b.example/1"/><author><name>Bob</name></author><updated>2026-11-23T07:00:00Z</updated><summary>Short</summary></entry></feed>';
const entry = {
  id: '1',
  title: 'New & old',
  link: 'https://news.example.com/1',
  author: 'Ada',
  text: 'Hello there',
  published: '2026-11-23T08:00:00.000Z',
  categories: ['a'],
  feed: 'News',
};
const old = { id: '', title: 'Old', link: '', author: '', text: '', published: '2026-11-01T08:00:00.000Z', categories: [], feed: 'News' };
const reply = (body: string): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string } => ({
  status: 200,
  headers: {},
  body,
});

export const fixtures: NodeFixtures = [
  {
    name: 'reads RSS, without its scripts and its odd links',
    parameters: { address },
    inputs: { in: [{}, {}] },
    replies: [reply(rss)],
    calls: [{ operation: 'http', request: { url: address, method: 'GET' } }],
    expect: { outputs: { out: [entry, old] } },
  },
  {
    name: 'leaves out what is older',
    parameters: { address, newerThanHours: 24 },
    inputs: { in: [{}] },
    replies: [reply(rss)],
    expect: { outputs: { out: [entry] } },
  },
  {
    name: 'reads Atom',
    parameters: { address },
    inputs: { in: [{}] },
    replies: [reply(atom)],
    expect: {
      outputs: {
        out: [
          {
            id: 'urn:1',
            title: 'One',
            link: 'https://b.example/1',
            author: 'Bob',
            text: 'Short',
            published: '2026-11-23T07:00:00.000Z',
            categories: [],
            feed: 'Blog',
          },
        ],
      },
    },
  },
  {
    name: 'reads JSON Feed',
    parameters: { address, maxEntries: 1 },
    inputs: { in: [{}] },
    replies: [
      reply(
        '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"a","url":"https://j.example/a","content_text":"Hi","tags":["t"],"authors":[{"name":"Eve"}],"date_published":"someday"},{"id":"b"}]}',
      ),
    ],
    expect: {
      outputs: {
        out: [
          { id: 'a', title: '', link: 'https://j.example/a', author: 'Eve', text: 'Hi', published: null, categories: ['t'], feed: 'J' },
        ],
      },
    },
  },
  {
    name: 'refuses a feed that brings a grammar',
    parameters: { address },
    inputs: { in: [{}] },
    replies: [reply('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>')],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses a page',
    parameters: { address },
    inputs: { in: [{}] },
    replies: [reply('<html><body>News</body></html>')],
    expect: { error: 'step/failed' },
  },
  { name: 'needs an address', parameters: {}, inputs: { in: [{}] }, expect: { error: 'step/failed' } },
];
