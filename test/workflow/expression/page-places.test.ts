/** Where a value that is written as letters stays a text, and where it is read once more. */
import { expect, it } from 'vitest';
import { staysText, type Escaping } from '../../../app/workflow/expression/page-places.ts';

/** `_` is a value. */
const stays = (page: string, escaping: Escaping = 'html'): boolean => staysText(page.split('_'), escaping);

it.each([
  '<p>_</p>', '_', 'a < b _', 'x = _', 'x=_', '<p title="_">_</p>', "<p title='_'>", '<p class="a _ b">', '<input value = "_" required>', '<!-- _ -->', '<!--> _', '<!-- <script> --> _',
  '<script>var a = "<p>";</script><p>_</p>', '<style>p { color: red }</style>_', '<SCRIPT src="a.js"></SCRIPT >_', '<script type="application/ld+json">{"name": "_"}</script>', '<title>_</title>', '<textarea>_</textarea>',
  '<a href="https://example.com/?q=_">_</a>', '<a href="/orders/_?a=_">', '<a href="?page=_">', '<a href="#_">', '<a href="mailto:_">', '<a href="orders/_">', '<img src="//cdn.example.com/_.png">',
  '<meta name="description" content="_">', '<meta http-equiv="refresh" content="0; url=https://example.com/_">', '<p data-href="_">', '<br/>_', '<p a/b="_">', '</p onclick="">_', '<p title="a > b" lang="_">', '<p hidden>_',
])('letters are enough in %s', (page) => { expect(stays(page)).toBe(true); });

it.each([
  '<script>var n = _;</script>', '<script>var n = "_";</script>', '<ScRiPt\n>_', '<script type="module">_</script>', '<script type="text/javascript">_', '<script></scripty>_', '<style>_</style>', '<p style="color: _">', '<div onclick="go(\'_\')">', '<div ONCLICK = \'_\'>',
  '<img src=_>', '<img alt=_>', '<img alt=a_>', '<img alt= _>', '<p _>', '<p a_="1">', '<p a _>', '<_>', '<b_>', '</_>', '<p title="a"_>', '<a href="_">', '<a href=" _">', "<a\thref='_'>", '<a href="java_">', '<a href="https://_/a">', '<a href="https://example.com_">', '<a href="/_">', '<a href="//_">', '<a xlink:href="_">',
  '<form action="_">', '<button formaction="_">', '<iframe srcdoc="_">', '<iframe src="_">', '<object data="https://example.com/_">', '<script src="https://cdn.example.com/_"></script>', '<meta http-equiv="refresh" content="0;url=_">', '<meta http-equiv="refresh" content="0; _">',
  '<!-- --><script>_', '<!--><script>_', '<!-- --!><script>_', '<!x><script>_', '<<script>_', '<p title=">"><script>_', '<p title="a"b="<p"><script>_', '<p>_</p><a href="_">',
])('letters are not enough in %s', (page) => { expect(stays(page)).toBe(false); });

it.each([
  ['url', '<a href="_">', true], ['url', '<img src=_>', true], ['url', '<style>_</style>', true], ['url', '<p>_</p>', true], ['url', '<script>var a = _;</script>', false], ['url', '<script>find("?q=_")</script>', true],
  ['url', '<script>// it\'s\nfind(_)</script>', false], ['url', '<div onclick="go(\'_\')">', true], ['url', '<div onclick="go(_)">', false], ['url', '<a href="javascript:go(\'_\')">', false], ['url', '<p _>', false],
  ['json', '<script>var a = "_", b = "_";</script>', true], ['json', '<script>var a = \'_\';</script>', false], ['json', '<script>var a = `_`;</script>', false], ['json', '<script>var a = "\\"_";</script>', true], ['json', '<script>var a = "x" + _;</script>', false],
  ['component', '<script>find("?q=_")</script>', true], ['component', "<script>find('?q=_')</script>", false], ['component', '<div onclick="go(\'_\')">', false], ['component', "<div onclick='go(`_`)'>", false], ['component', '<a href="https://example.com/?q=_">', true], ['component', '<p title=_>', true],
  ['json', '<script>var r = /"/; var a = _;</script>', false], ['json', '<script>var r = /["]/; var a = "_";</script>', false], ['json', '<script>var r = /x/g; var a = "_";</script>', true], ['json', '<script>"\nvar a = _;</script>', false], ['json', '<script><!-- "\nvar a = _;</script>', false],
  ['url', '<script>var a = `${_}`;</script>', false], ['url', '<script>var a = `_`;</script>', true], ['html', '<div x-data="{ name: \'_\' }">', false], ['html', '<p @click="go(_)">', false], ['html', '<p :title="_">', false], ['html', '<p x-cloak="_">', true],
  ['tags', '<p>_</p>', true], ['tags', '<textarea>_</textarea>', true], ['tags', '<p title="_">', false], ['tags', '<script>var a = "_";</script>', false], ['tags', '<!-- _ -->', false],
  ['json', '<script>/* " */ var a = _;</script>', false], ['json', '<p title="_">', false], ['json', '<p>_</p>', true],
] as const)('%s in %s: %s', (escaping, page, stay) => { expect(stays(page, escaping)).toBe(stay); });

it('takes time by the length of the text alone', () => {
  for (const odd of ['<a href="', '<', '<!--', '<p a=', '<script>"', '<a href="a', '<meta content="0']) {
    const page = [odd.repeat(20_000), 'a'.repeat(100_000), ...Array<string>(5_000).fill('<p title="'), ''];
    expect(typeof staysText(page, 'url')).toBe('boolean');
  }
});
