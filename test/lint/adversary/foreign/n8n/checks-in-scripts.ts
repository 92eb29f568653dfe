/** n8n: scripts that hold what an outsider sends to a list or to plain words, beside such as only seem to. */
import type { Json } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { CODE, GPT, HOOK, HTTP, IF, LLM, PG, POST, cr, wf } from '../n8n-kit.ts';

export const n8nChecksInScripts: Pair[] = [];
const sorted = (code: string, query = 'SELECT * FROM parts ORDER BY {{ $json.col }}'): Json =>
  wf([HOOK(), CODE('Check', code), PG('Query', `=${query}`)], ['Webhook > Check', 'Check > Query']);
const called = (code: string): Json =>
  wf([HOOK(), CODE('Check', code), HTTP('Get', { url: '=https://{{ $json.host }}/x' })], ['Webhook > Check', 'Check > Get']);
const statement = (name: string, planted: string, twin: string, query?: string, [first, second] = [query, query]): void => {
  n8nChecksInScripts.push([name, 'CN014', sorted(planted, first), sorted(twin, second)]);
};
const host = (name: string, planted: string, twin: string): void => {
  n8nChecksInScripts.push([name, 'CN005', called(planted), called(twin)]);
};

const col = '$json.body.col';
const give = (value = col): string => `return [{ json: { col: ${value} } }];`;
statement('only the first sign is taken out', give(`${col}.replace(/[^a-z]/, '')`), give(`${col}.replace(/[^a-z]/g, '')`));
statement('the wrong signs are taken out', give(`${col}.replace(/[a-z]/g, '')`), give(`${col}.replace(/\\W/g, '')`));
statement('a quote is among those that stay', give(`${col}.replace(/[^a-z'; ]/g, '')`), give(`${col}.replaceAll(/[^\\w.-]/g, '')`));
statement('signs between large and small letters stay', give(`${col}.replace(/[^A-z]/g, '')`), give(`${col}.replace(/[^A-Za-z]/g, '')`));
statement('signs between a full stop and a letter stay', give(`${col}.replace(/[^.-z]/g, '')`), give(`${col}.replace(/[^.z-]/g, '')`));
statement('signs behind a second dash stay', give(`${col}.replace(/[^0-9--_]/g, '')`), give(`${col}.replace(/[^a-z0-9-_]/g, '')`));
statement(
  'signs between a digit and a letter fit',
  `if (!/^[0-z]+$/.test(${col})) return []; ${give()}`,
  `if (!/^[0-9z]+$/.test(${col})) return []; ${give()}`,
);
statement(
  'what was taken out is put in again',
  `const clean = decodeURIComponent(${col}.replace(/[^a-z0-9]/g, '%')); ${give('clean')}`,
  `const clean = (text) => String(text).toLowerCase().replace(/[^a-z0-9_]/g, ''); ${give(`clean(${col})`)}`,
);
statement(
  'something else is put beside it',
  `const name = $json.body.name; return [{ json: { q: \`SELECT * FROM t WHERE a = '\${${col}.replace(/[^a-z]/g, '')}' AND b = '\${name}'\` } }];`,
  `return [{ json: { q: \`SELECT * FROM t WHERE a = '\${${col}.replace(/[^a-z]/g, '')}'\` } }];`,
  '{{ $json.q }}',
);
const bare = 'DELETE FROM parts WHERE id = {{ $json.col }}';
statement(
  'a word that can be the name of the column',
  `if (!/^\\w+$/.test(${col})) throw new Error('no'); ${give()}`,
  `if (!/^\\d+$/.test(${col})) throw new Error('no'); ${give()}`,
  bare,
);
statement('letters that stay in a bare value', give(`${col}.replace(/\\W/g, '')`), give(`${col}.replace(/\\D/g, '')`), bare);
statement(
  'a word that is compared without quotes',
  give(`${col}.replace(/[^a-z]/g, '')`),
  give(`${col}.replace(/[^0-9]/g, '')`),
  'SELECT * FROM parts WHERE secret < {{ $json.col }} AND open',
);
const word = `const id = String(${col}).replace(/\\W/g, '');`;
const digits = `const id = String(${col}).replace(/\\D/g, '');`;
const built = (name: string, planted: string, twin: string): void => {
  const give = (start: string, value: string): string => `${start} return [{ json: { q: ${value} } }];`;
  statement(name, give(word, planted), give(planted === twin ? digits : word, twin), '{{ $json.q }}');
};
built('a bare word that a script adds', "'DELETE FROM parts WHERE id = ' + id", '"DELETE FROM parts WHERE id = \'" + id + "\'"');
built(
  'a bare word within a template',
  '`DELETE FROM parts WHERE open AND id=${id} LIMIT 1`',
  "`DELETE FROM parts WHERE open AND id='${id}' LIMIT 1`",
);
built('bare words in a list', "'DELETE FROM parts WHERE id IN (' + [id].join(',') + ')'", "'SELECT * FROM parts ORDER BY ' + id");
built(
  'a bare word in a part of a statement',
  "'DELETE FROM parts WHERE ' + ['id = ' + id, 'open'].join(' AND ')",
  "'SELECT * FROM parts_' + id + ' WHERE open = 1'",
);
built(
  'a bare word, and a number',
  "'DELETE FROM parts WHERE id <> ' + id + ' AND open'",
  "'DELETE FROM parts WHERE id <> ' + id + ' AND open'",
);
built(
  'a bare word behind a text that has a name',
  "(() => { const base = 'DELETE FROM parts WHERE id = '; return base + id; })()",
  `(() => { const base = "DELETE FROM parts WHERE id = '"; return base + id + "'"; })()`,
);
built(
  'a bare word behind what a name was given last',
  "(() => { let q = 'DELETE FROM parts'; q += ' WHERE id = '; return q.concat(id); })()",
  `(() => { let q = 'DELETE FROM parts'; q += " WHERE id = '"; return q.concat(id, "'"); })()`,
);
built(
  'a word that is the whole condition',
  "'DELETE FROM parts WHERE open AND ' + id",
  "'SELECT a FROM parts WHERE open AND ' + id + ' = 5'",
);
built('the second word of a list', '`DELETE FROM parts WHERE id IN (1, ${id})`', '`INSERT INTO parts (a, ${id}) VALUES (1, 2)`');
built(
  'a bare word within a function',
  '`DELETE FROM parts WHERE a = lower(${id})`',
  '`SELECT a FROM parts WHERE lower(${id}) = 5 GROUP BY ${id}`',
);
built(
  'a bare word that is joined',
  "['DELETE FROM parts WHERE id =', id].join(' ')",
  `['DELETE FROM parts WHERE id =', "'" + id + "'"].join(' ')`,
);
built(
  'a bare word behind a remark with a quote',
  "`DELETE FROM parts /* it's theirs */ WHERE a = 1 OR ${id}`",
  "`DELETE FROM parts WHERE a = 'it''s' OR b = '${id}'`",
);
built(
  'a bare word behind what was put together bit by bit',
  "(() => { let q = 'DELETE FROM parts WHERE open'; q += ' OR '; q += id; return q; })()",
  "(() => { let q = 'SELECT a FROM parts'; q += ' ORDER BY '; q += id; return q; })()",
);
const plain = give(`${col}.replace(/\\W/g, '')`);
statement('the second word of a list in the statement', plain, plain, undefined, [
  'DELETE FROM parts WHERE id IN (1, {{ $json.col }})',
  'INSERT INTO parts (a, {{ $json.col }}) VALUES (1, 2)',
]);
statement('a word within a function in the statement', plain, plain, undefined, [
  'DELETE FROM parts WHERE id = lower({{ $json.col }})',
  'SELECT a FROM parts WHERE lower({{ $json.col }}) = 5',
]);
statement('a word that is added in the statement', plain, plain, undefined, [
  'UPDATE parts SET price = 1 + {{ $json.col }}',
  'SELECT a FROM parts WHERE {{ $json.col }} = 1 ORDER BY {{ $json.col }}',
]);
const list = "const allowed = ['name', 'date'];";
statement(
  'a list that nobody minds',
  `${list} if (!allowed.includes(${col})) console.log('odd'); ${give()}`,
  `${list} if (!allowed.includes(${col})) throw new Error('no'); ${give()}`,
);
statement(
  'a list that the caller brings',
  `const allowed = $json.body.allowed; if (!allowed.includes(${col})) throw new Error('no'); ${give()}`,
  `if (!['name', 'date'].includes(${col})) return []; ${give()}`,
);
statement(
  'another field is looked at',
  `${list} if (!allowed.includes($json.body.other)) return []; ${give()}`,
  `${list} const wanted = ${col}; if (allowed.indexOf(wanted) === -1) return []; ${give()}`,
);
statement(
  'changed after it was looked at',
  `${list} let wanted = ${col}; if (!allowed.includes(wanted)) return []; wanted += $json.body.order; ${give('wanted')}`,
  `${list} let wanted = ${col}; if (!allowed.includes(wanted)) return []; wanted; ${give('wanted')}`,
);
const wanted = `${list} let wanted = ${col};`;
statement(
  'replaced by what they say instead',
  `${wanted} if (!allowed.includes(wanted)) wanted = $json.body.order; ${give('wanted')}`,
  `${wanted} if (!allowed.includes(wanted)) { console.log('odd'); wanted = 'name'; } ${give('wanted')}`,
);
statement(
  'replaced when it is in the list',
  `${wanted} wanted = allowed.includes(wanted) ? 'name' : wanted; ${give('wanted')}`,
  `${wanted} wanted = allowed.includes(wanted) ? wanted : 'name'; ${give('wanted')}`,
);
statement(
  'replaced, and a copy of before given',
  `${wanted} const first = wanted; if (!allowed.includes(wanted)) wanted = 'name'; ${give('first')}`,
  `${wanted} if (!allowed.includes(wanted)) wanted = 'name'; const last = wanted; ${give('last')}`,
);
statement(
  'replaced only sometimes',
  `${wanted} a: { if (!allowed.includes(wanted)) { if ($json.body.raw) break a; wanted = 'name'; } } ${give('wanted')}`,
  `${wanted} if (!allowed.includes(wanted)) { if ($json.body.raw) console.log('odd'); wanted = 'name'; } ${give('wanted')}`,
);
statement(
  'another of the same name is replaced',
  `${wanted} { let wanted = 'x'; if (!allowed.includes(wanted)) wanted = 'name'; } ${give('wanted')}`,
  `${list} var wanted = ${col}; if (allowed.indexOf(wanted) < 0) { wanted = 'name'; } ${give('wanted')}`,
);
statement(
  'replaced before it gets its start',
  `${list} for (const i of [1, 2]) { if (!allowed.includes(wanted)) wanted = 'name'; if (i === 2) ${give('wanted')} var wanted = ${col}; }`,
  `${wanted} for (const i of [1, 2]) { if (!allowed.includes(wanted)) wanted = 'name'; if (i === 2) ${give('wanted')} }`,
);
statement(
  'a match of anything',
  `const m = /^[a-z]+$|x.*/.exec(${col}); if (!m) throw new Error('no'); ${give('m[0]')}`,
  `const m = /^[a-z]{1,20}$/.exec(${col}); if (!m) throw new Error('no'); const first = m[0]; ${give('first')}`,
);
statement(
  'the wide group of a match',
  `const m = ${col}.match(/^([a-z]+)-(.*)$/); if (!m) return []; ${give('m[2]')}`,
  `const m = ${col}.match(/^([a-z]+)-(.*)$/); if (!m) return []; ${give('m[1]')}`,
);
statement(
  'brackets within a class',
  `const m = /^[a(]+b[)c]+$/.exec(${col}); ${give('m[0]')}`,
  `const m = /^[a]+b[c]+$/.exec(${col}); ${give('m[0]')}`,
);
statement(
  'a match that is written over',
  `const m = /^[a-z]+$/.exec('a'); m.splice(0, 1, ${col}); ${give('m[0]')}`,
  `const [, found] = ${col}.match(/^x-([a-z]+)$/) || ['', 'name']; ${give('found')}`,
);
statement(
  'a match of which one place is written over',
  `const m = /^x-([a-z]+)$/.exec(${col}); const k = m; k[1] = $json.body.order; ${give('m[1]')}`,
  `const m = /^x-([a-z]+)$/.exec(${col}); const k = m; console.log(k[1]); ${give('m[1]')}`,
);
statement(
  'a match by a method of its own',
  `const o = { match: () => [${col}] }; ${give('o.match(/^[a-z]+$/)[0]')}`,
  `const o = { text: ${col} }; ${give('o.text.match(/^[a-z]+$/)[0]')}`,
);
statement(
  'a pattern with an answer of its own',
  `const p = /^([a-z]+)$/; p.exec = (x) => [x, x]; ${give(`p.exec(${col})[1]`)}`,
  `const p = /^([a-z]+)$/g; p.lastIndex = 0; ${give(`p.exec(${col})[1]`)}`,
);
statement(
  'brackets behind an escaped one within a class',
  `const m = /^[\\](abc)](.*)$/.exec(${col}); ${give('m[1]')}`,
  `const m = /^\\[(?<name>[a-z]+)\\]$/.exec(${col}); ${give('m[1]')}`,
);
statement(
  'a match or what they say instead',
  `const found = /^[a-z]+$/.exec(${col})?.[0] ?? ${col}; ${give('found')}`,
  `const found = /^[a-z]+$/.exec(${col})?.[0] ?? 'name'; ${give('found')}`,
);
statement(
  'a word out of a match where a number is meant',
  `const m = /^no-(\\w+)$/.exec(${col}); if (!m) return []; ${give('m[1]')}`,
  `const m = /^no-(\\d+)$/.exec(${col}); if (!m) return []; ${give('m[1]')}`,
  bare,
);
statement(
  'written over by way of another name',
  `${list} const body = $json.body; if (!allowed.includes(body.col)) return []; body.col = body.order; ${give('body.col')}`,
  `${list} const body = $json.body; if (!allowed.includes(body.col)) return []; ${give()}`,
);
statement(
  'used before it is looked at',
  `${list} const out = make(); if (!allowed.includes(${col})) return []; return out; function make() { ${give()} }`,
  `${list} if (!allowed.includes(${col})) { return []; } else { ${give()} }`,
);
statement(
  'the wrong branch',
  `${list} ${give(`allowed.includes(${col}) ? 'name' : ${col}`)}`,
  `${list} ${give(`allowed.includes(${col}) ? ${col} : 'name'`)}`,
);
statement(
  'either of two is enough',
  `${list} if (!allowed.includes(${col}) && !$json.body.force) return []; ${give()}`,
  `${list} if (!allowed.includes(${col}) || $json.body.stop) return []; ${give()}`,
);
statement(
  'a pattern that fits a part of it',
  `if (!/[a-z_]+/.test(${col})) throw new Error('no'); ${give()}`,
  `if (!/^[a-z_]+$/.test(${col})) throw new Error('no'); ${give()}`,
);
statement(
  'a pattern that fits one line of it',
  `if (!/^[a-z_]+$/m.test(${col})) throw new Error('no'); ${give()}`,
  `const fits = /^(?:asc|desc)$/i; if (!${col}.match(fits)) throw new Error('no'); ${give()}`,
);
statement(
  'a rejected error goes on all the same',
  `try { if (!['name'].includes(${col})) throw new Error('no'); } catch { console.log('odd'); } ${give()}`,
  `try { if (!['name'].includes(${col})) throw new Error('no'); ${give()} } catch { return []; }`,
);

const hosts = "const hosts = new Set(['a.example.com', 'b.example.com']);";
const at = 'return [{ json: { host: $json.body.host } }];';
host(
  'letters choose a host too',
  "return [{ json: { host: $json.body.host.replace(/[^a-z.]/g, '') } }];",
  `${hosts} if (!hosts.has($json.body.host)) throw new Error('no'); ${at}`,
);
host(
  'the end of a name',
  `if (!$json.body.host.endsWith('example.com')) return []; ${at}`,
  `if ($json.body.host !== 'a.example.com') return []; ${at}`,
);
host(
  'another part of the address',
  "const url = new URL($json.body.url); if (url.hostname !== 'a.example.com') return []; url.href = $json.body.next; return [{ json: { host: url.hostname } }];",
  "const url = new URL($json.body.url); if (url.hostname !== 'a.example.com') return []; return [{ json: { host: url.hostname } }];",
);
// Ends of a range between which there are signs.
const fits = (letters: string): string => `if (!/^[${letters}]+$/.test(${col})) throw new Error('no'); ${give()}`;
statement('a range over both cases of letters', fits('A-z'), fits('A-Za-z'));
statement('a range from the dot', fits('a-zA-Z0-9.-_'), fits('a-zA-Z0-9._-'));
statement('a range from the line', fits('_-z'), fits('a-z0-9_'));
statement('a range that stays', give(`${col}.replace(/[^A-z]/g, '')`), give(`${col}.replace(/[^A-Za-z]/g, '')`));

// What was looked at is another text when it is read again.
const known = "const hosts = ['a.example.com', 'b.example.com'];";
const body = `${known} const body = $json.body; if (!hosts.includes(body.host)) return [];`;
const give1 = (value: string): string => `return [{ json: { host: ${value} } }];`;
const written = (name: string, planted: string, twin: string): void =>
  host(name, `${body} ${planted} ${give1('body.host')}`, `${body} ${twin} ${give1('body.host')}`);
host(
  'a list or letters',
  `${known} if (!hosts.includes($json.body.host) && !/^[a-z.]+$/.test($json.body.host)) return []; ${at}`,
  `${known} if (!hosts.includes($json.body.host) || !/^[a-z.]+$/.test($json.body.host)) return []; ${at}`,
);
written(
  'fields that the caller names are put over it',
  'for (const key of Object.keys(body.more)) body[key] = body.more[key];',
  'const out = {}; for (const key of Object.keys(body.more)) out[key] = body.more[key];',
);
written('put over it where it is there', 'Object.assign(body ?? {}, body.more);', 'Object.assign({}, body.more);');
written(
  'by a name for a part of it',
  'const { body: same } = $json; same.host = same.next;',
  'const { body: same } = $json; same.next = same.host;',
);
written('by a pattern', '[body.host] = body.list;', 'const [next] = body.list;');
written('in the item', '$input.first().json.body.host = body.next;', '$input.first().json.body.next = body.host;');
written(
  'in each of the items',
  'for (const one of $input.all()) one.json.body.host = one.json.body.next;',
  'for (const one of $input.all()) one.json.body.next = one.json.body.host;',
);
written(
  'by a function',
  'const fix = ({ b }) => { b.host = b.next; }; fix({ b: body });',
  'const fix = ({ b }) => { b.next = b.host; }; fix({ b: body });',
);
written(
  'in an own record that holds it',
  'const own = { b: body }; own.b.host = body.next;',
  'const own = { b: {} }; own.b.host = body.next;',
);
written('lent to a list of what to put', 'Object.assign.apply(null, [body, body.more]);', 'JSON.stringify.apply(null, [body, body.more]);');
const first = (moves: string): string =>
  `${known} const list = $json.body.hosts; if (!hosts.includes(list[0])) return []; ${moves} ${give1('list[0]')}`;
host('another is the first now', first('list.shift();'), first('const sum = []; sum.push(1);'));
host('by a method whose name is put together', first("list['sh' + 'ift']();"), first("list['slice']();"));
host('the last is the first now', first('list.reverse();'), first('list.slice().at(1);'));
const rows = 'const rows = $input.all();';
host(
  'one is looked at, the next is read',
  `${known} ${rows} if (!hosts.includes(rows.shift().json.body.host)) return []; ${give1('rows.shift().json.body.host')}`,
  `${known} ${rows} const row = rows.shift(); if (!hosts.includes(row.json.body.host)) return []; ${give1('row.json.body.host')}`,
);
// Letters that stand for others.
const letters = `if (!/^[A-Za-z0-9]+$/.test(${col})) throw new Error('no'); ${give()}`;
statement('read as another text where it is used', letters, letters, undefined, [
  'SELECT * FROM parts ORDER BY {{ atob($json.col) }}',
  'SELECT * FROM parts ORDER BY {{ $json.col.toLowerCase() }}',
]);
const later = (code: string): Json =>
  wf(
    [HOOK(), CODE('Check', letters), CODE('Read', code), PG('Query', '=SELECT * FROM parts ORDER BY {{ $json.col }}')],
    ['Webhook > Check', 'Check > Read', 'Read > Query'],
  );
n8nChecksInScripts.push([
  'read as another text by the next script',
  'CN014',
  later("return [{ json: { col: Buffer.from($json.col, 'hex').toString() } }];"),
  later('return [{ json: { col: $json.col.toLowerCase() } }];'),
]);
n8nChecksInScripts.push([
  "a model's words, with their quotes",
  'AI003',
  ...(["$json.text.replace(/\\s+/g, '_')", "$json.text.replace(/[^a-z_]/g, '')"] as const).map((value) =>
    wf(
      [
        HOOK({ authentication: 'headerAuth' }),
        LLM('Ask', '=Which column? {{ $json.body.q }}'),
        GPT(),
        CODE('Check', give(value)),
        PG('Query', '=SELECT * FROM parts ORDER BY {{ $json.col }}'),
      ],
      ['Webhook > Ask', 'OpenAI Chat Model -model> Ask', 'Ask > Check', 'Check > Query'],
    ),
  ),
] as unknown as Pair);

// What a model answered, turned into a word of the script's own, which then decides.
const refunded = (code: (answer: string) => string, answer: string): Json =>
  wf(
    [
      HOOK({ authentication: 'headerAuth' }),
      LLM('Ask', '=Is this worth a refund? {{ $json.body.text }}'),
      GPT(),
      CODE('Read', code(answer)),
      IF('Go?', '={{ $json.go }}', 'yes'),
      POST('Refund', 'https://api.stripe.com/v1/refunds', "={{ JSON.stringify({ charge: $('Webhook').item.json.body.charge }) }}"),
    ],
    ['Webhook > Ask', 'OpenAI Chat Model -model> Ask', 'Ask > Read', 'Read > Go?', 'Go? > Refund'],
  );
const decided = (name: string, code: (answer: string) => string): void => {
  const own = "$('Webhook').first().json.body.kind";
  n8nChecksInScripts.push([name, 'AI005', refunded(code, '$json.text'), refunded(code, own)]);
};
decided('one of two words', (answer) => `return [{ json: { go: ${answer}.includes('YES') ? 'yes' : 'no' } }];`);
decided('set in a branch', (answer) => `let go = 'no'; if (${answer} === 'YES') { go = 'yes'; } return [{ json: { go } }];`);
decided(
  'given in a branch',
  (answer) => `if (/yes/i.test(${answer})) { return [{ json: { go: 'yes' } }]; } return [{ json: { go: 'no' } }];`,
);
decided(
  'one of several cases',
  (answer) => `switch (${answer}) { case 'YES': return [{ json: { go: 'yes' } }]; default: return [{ json: { go: 'no' } }]; }`,
);
decided(
  'a stop unless it says so',
  (answer) => `if (!${answer}.startsWith('YES')) throw new Error('no refund'); return [{ json: { go: 'yes' } }];`,
);
decided(
  'by way of a function',
  (answer) => `const read = (text) => (text.trim() === 'YES' ? 'yes' : 'no'); return [{ json: { go: read(${answer}) } }];`,
);

/** A script picks the label that a mail gets by what a model said. */
const labelled = (code: string): Json =>
  wf(
    [
      ['New mail', 'gmailTrigger', 1.2, { pollTimes: { item: [{ mode: 'everyMinute' }] }, filters: {} }, cr('gmailOAuth2')],
      LLM('Ask', '=Is it about work, or private? {{ $json.snippet }}'),
      GPT(),
      CODE('Pick', code),
      [
        'Label',
        'gmail',
        2.1,
        { operation: 'addLabels', messageId: "={{ $('New mail').item.json.id }}", labelIds: '={{ $json.label }}' },
        cr('gmailOAuth2'),
      ],
    ],
    ['New mail > Ask', 'OpenAI Chat Model -model> Ask', 'Ask > Pick', 'Pick > Label'],
  );
const picked = (name: string, planted: string, twin: string): void => {
  const start = "const ids = { work: 'Label_1', a: 'a', b: 'b' }; const kind = $json.text.trim().toLowerCase();";
  n8nChecksInScripts.push([name, 'AI001', labelled(`${start} ${planted}`), labelled(`${start} ${twin}`)]);
};
const label = (value: string): string => `return [{ json: { label: ${value} } }];`;
picked('what is in no table goes on as it is', label('ids[kind] ?? kind'), label('ids[kind] ?? ids.work'));
picked('a table that answers are put into', `ids.work = $json.text; ${label('ids[kind]')}`, label("ids[kind] || 'Label_9'"));
picked(
  'letter by letter out of a table',
  `let out = ''; let rest = kind; while (rest) { out += ids[rest.slice(0, 1)]; rest = rest.slice(1); } ${label('out')}`,
  label('ids[$json.text.slice(0, 4)]'),
);
