import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeInjection } from '../../app/privacy/detectors/injection/injection.ts';
import { findPersonalData } from '../../app/privacy/detectors/personal/pii.ts';
import { findSecretSpans } from '../../app/privacy/detectors/secrets/secrets.ts';
import { fakeToken } from '../lint/kit/steps.ts';
import { filler, labelled, precisionOf, recallOf, scoreOf } from './labelled.ts';
import { fuzzy, nationalNumbers, tuned } from './personal/texts.ts';
import { heldLooksPersonal, heldPersonal } from './personal/held.ts';
import { looksPersonalAbroad, personalAbroad } from './personal/abroad.ts';
import { letters, plainLetters } from './personal/letters.ts';
import { found, none } from './secrets/texts.ts';
import { freshLooksPersonal, freshPersonal } from './personal/fresh.ts';
import { lastLooksPersonal, lastPersonal } from './personal/last.ts';
import { oddlyWritten, recentLooksPersonal, recentPersonal } from './personal/recent.ts';
import { wideLooksPersonal, widePersonal } from './personal/wide.ts';
import { freshLooks, freshSecrets } from './secrets/fresh.ts';
import { heldSecrets } from './secrets/held.ts';
import { heldLooks } from './secrets/held-looks.ts';
import { blindLooks, blindSecrets } from './secrets/blind.ts';
import { lastLooks, lastSecrets } from './secrets/last.ts';
import { wideLooks, wideSecrets } from './secrets/wide.ts';

const texts = (templates: readonly string[], seed = 1) => {
  const fill = filler(seed);
  return templates.map((template) => labelled(template, fill));
};
const softKinds: ReadonlySet<string> = new Set(['name', 'address', 'postcode', 'geo', 'plate', 'vin', 'diagnosis']);
const allKinds = (templates: readonly string[]): Set<string> =>
  new Set([
    ...texts(templates).flatMap(({ expected }) => expected.map(({ kind }) => kind)),
    ...texts(templates).flatMap(({ text }) => findPersonalData(text).map(({ kind }) => kind)),
  ]);
const structured = (templates: readonly string[]): ReadonlySet<string> =>
  new Set([...allKinds(templates)].filter((kind) => !softKinds.has(kind)));

describe('personal data', () => {
  it.each([
    ['contact, money and papers', tuned],
    ['national numbers', nationalNumbers],
  ])('%s: found, and what looks like it is left alone', (_name, templates) => {
    const score = scoreOf(texts(templates), findPersonalData, { kinds: structured(templates) });
    expect([score.missed, score.wrong]).toEqual([[], []]);
  });

  it('names and addresses: most are found, few others', () => {
    const score = scoreOf(texts(fuzzy), findPersonalData);
    expect([recallOf(score) >= 0.95 ? [] : score.missed, precisionOf(score) >= 0.95 ? [] : score.wrong]).toEqual([[], []]);
  });

  it('mails, tickets, rows and logs: found with their exact bounds, behind emoji and combining characters too', () => {
    const score = scoreOf(texts([...letters, ...plainLetters]), findPersonalData);
    expect([score.missed, score.wrong]).toEqual([[], []]);
    for (const { text, expected } of texts(letters)) {
      const spans = findPersonalData(text);
      for (const { kind, start, end } of expected)
        expect(
          spans
            .filter((span) => span.kind === kind && span.start < end && start < span.end)
            .map((span) => text.slice(span.start, span.end)),
          text,
        ).toEqual([text.slice(start, end)]);
    }
  });

  it('rows, forms, chats and pages of fifty countries: structured kinds found exactly, look-alikes left alone', () => {
    const named = [
      ...widePersonal,
      ...freshPersonal,
      ...lastPersonal,
      ...heldPersonal,
      ...recentPersonal,
      ...oddlyWritten,
      ...personalAbroad,
    ];
    const plain = [
      ...wideLooksPersonal,
      ...freshLooksPersonal,
      ...lastLooksPersonal,
      ...heldLooksPersonal,
      ...recentLooksPersonal,
      ...looksPersonalAbroad,
    ];
    const score = scoreOf(texts(named), findPersonalData);
    const wrong = scoreOf(texts(plain), findPersonalData).wrong;
    process.stdout.write(
      `personal data: ${score.found} of ${score.found + score.missed.length} found, ${score.wrong.length + wrong.length} wrong in ${named.length + plain.length} texts\n`,
    );
    expect([
      score.missed.filter((one) => !one.startsWith('name ')),
      recallOf(score) >= 0.98 ? [] : score.missed,
      score.wrong,
      wrong,
    ]).toEqual([[], [], [], []]);
    for (const { text, expected } of texts(named)) {
      const spans = findPersonalData(text).map(({ start, end, kind }) => `${kind} ${start}-${end}`);
      for (const { kind, start, end } of expected) if (kind !== 'name') expect(spans, text).toContain(`${kind} ${start}-${end}`);
    }
  });

  it('national forms of numbers behind the short words of forms', () => {
    const lines = ['Mobil 030 / 901820-15', 'Fon 040 / 123456-78', 'Tlf. 22 12 34 56'];
    expect(lines.map((text) => findPersonalData(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`))).toEqual([
      ['phone 030 / 901820-15'],
      ['phone 040 / 123456-78'],
      ['phone 22 12 34 56'],
    ]);
    expect(['Mobilität 22 12 34 56', 'Fontgröße 22 12 34 56'].flatMap((text) => findPersonalData(text))).toEqual([]);
  });

  it('spans lie in the text, in order, and never over one another, whatever the text is (property)', () => {
    const pieces = texts([...tuned, ...nationalNumbers, ...fuzzy]).map(({ text }) => text);
    const some = fc
      .array(
        fc.oneof(
          fc.constantFrom(...pieces),
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.constantFrom(' ', '\n', ', ', '@', '+', '12', '::'),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(some, (text) => {
        for (const find of [findPersonalData, findSecretSpans]) {
          let last = 0;
          for (const { start, end, score } of find(text)) {
            expect(start >= last && end > start && end <= text.length && score > 0 && score <= 1).toBe(true);
            last = end;
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('hostile texts', () => {
  /** Each of them kept a pattern busy for minutes once, or could. */
  const units = [
    '-',
    '=',
    ' ',
    'a',
    'a ',
    '0',
    '<a ',
    'key=',
    'sk-',
    '://',
    'a@',
    'a.',
    '%20',
    'a%20',
    '\\u0041',
    '\u200b',
    '\u202e',
    'eyJ',
    'Bearer ',
    'ignore all ',
    'Mr. ',
    'mysql -p',
    '`X-Api-Key`:\n',
    'AI: ',
    'if you are an AI ',
    'a1\r\n',
    '4111 ',
    '(',
    '"name":"a","value":"',
    'passwort: a',
    'login:a:',
    'a"\n"',
    'PIN is a ',
    "into t(password) values(''''",
    'password=a|',
    'login: a / ',
    '"password":"\\"',
    'recovery code: a1b2-',
  ];
  it('cost time that grows with their length, not with its square', () => {
    for (const unit of units) {
      const text = unit.repeat(Math.ceil(120_000 / unit.length));
      expect([findPersonalData(text).length >= 0, findSecretSpans(text).length >= 0, judgeInjection(text, 'web').score >= 0]).toEqual([
        true,
        true,
        true,
      ]);
    }
  }, 60_000);
});

describe('secrets', () => {
  it('are found under random values, whatever is drawn', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const score = scoreOf(
        texts([...found, ...wideSecrets, ...freshSecrets, ...lastSecrets, ...heldSecrets, ...blindSecrets], seed),
        findSecretSpans,
        { any: true },
      );
      expect([recallOf(score) >= 0.98 ? [] : score.missed, precisionOf(score) >= 0.98 ? [] : score.wrong], `seed ${seed}`).toEqual([
        [],
        [],
      ]);
    }
  });

  it('stand behind what they are for where a word says so, and a bare sign says nothing', () => {
    const values = (text: string): string[] => findSecretSpans(text).map(({ start, end }) => text.slice(start, end));
    expect(
      [
        'The password for the portal is Xk9$mQ2pL',
        'Passwort for the portal lautet Xk9$mQ2pL',
        'password for the portal: Xk9$mQ2pL',
        'the password = Xk9$mQ2pL',
      ].map(values),
    ).toEqual(Array.from({ length: 4 }, () => ['Xk9$mQ2pL']));
    expect(['Enter the password for the user = optional1', 'The token for the user -> optional1'].map(values)).toEqual([[], []]);
  });

  it('stand in rows below, before and inside of their names', () => {
    const values = (text: string): string[] => findSecretSpans(text).map(({ start, end }) => text.slice(start, end));
    const rows = [
      '{"value":"q7Zt9LmX2v","name":"DB_PASSWORD"}',
      '- name: DB_PASSWORD\n  value: q7Zt9LmX2v',
      'env:\n  - name: DB_PASSWORD\n    value: "q7Zt9LmX2v"\n  - name: PORT\n    value: "5432"',
      '{"password":{"value":"q7Zt9LmX2v"}}',
      '"adminPassword": { "type": "securestring", "defaultValue": "q7Zt9LmX2v" }',
      '| DB password | `q7Zt9LmX2v` |',
      '<tr><td>Password</td><td>q7Zt9LmX2v</td></tr>',
    ];
    expect(rows.map(values)).toEqual(rows.map(() => ['q7Zt9LmX2v']));
    const plain = [
      '{"value":"q7Zt9LmX2v","name":"colour"}',
      '- name: DB_PASSWORD\n  value: ${SECRET}',
      '- name: DB_PASSWORD\n  valueFrom: secretKeyRef',
      '{"password":{"value":"changeme"}}',
      '{"password":{"type":"string","title":"Password"}}',
      '- name: password\n  value: required',
      '| password | string |',
      '| API key | YOUR_API_KEY |',
      '<td>Password</td><td>changeme</td>',
      '| password | user_password |',
      '| token | VARCHAR(64) |',
    ];
    expect(plain.map(values)).toEqual(plain.map(() => []));
  });

  it('broken over two lines or put together are found as they stand', () => {
    const [first, second] = filler(4)('{an:20} {an:20}').split(' ');
    const text = `k = "sk_live_${first}" + "${second}"; # end`;
    expect(findSecretSpans(text).map(({ start, end, kind }) => [text.slice(start, end), kind])).toEqual([
      [`sk_live_${first}" + "${second}`, 'stripe-key'],
    ]);
  });

  it('leave no part of a secret uncovered, and a password with an @ in an address is one', () => {
    for (const { text, expected } of texts(
      [...found, ...wideSecrets, ...freshSecrets, ...lastSecrets, ...heldSecrets, ...blindSecrets],
      6,
    )) {
      const spans = findSecretSpans(text);
      for (const { start, end } of expected)
        for (let at = start; at < end; at += 1)
          if (!spans.some((span) => span.start <= at && at < span.end)) expect.fail(`${text.charAt(at)} at ${at} of: ${text}`);
    }
    expect(findSecretSpans('postgres://app:p@ssW0rd!x@db.example.com/crm').map(({ start, end }) => [start, end])).toEqual([[15, 25]]);
  });

  it('a token of Dropbox in its newer spelling', () => {
    expect(findSecretSpans(filler(4)('{"v":"sl.u.{b64u:130}"}'))).toMatchObject([{ kind: 'dropbox-token', start: 6 }]);
  });

  it('placeholders, references and words about secrets are none', () => {
    for (const seed of [1, 2, 3])
      expect(
        scoreOf(texts([...none, ...wideLooks, ...freshLooks, ...lastLooks, ...heldLooks, ...blindLooks], seed), findSecretSpans, {
          any: true,
        }).wrong,
      ).toEqual([]);
  });

  it('a private key is found as a block, and as JSON has it; a crossed-out one is not', () => {
    const fill = filler(9);
    const head = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    const foot = ['-----END', 'PRIVATE KEY-----'].join(' ');
    const body = fill('{b64:64}\n{b64:64}');
    expect(findSecretSpans(`${head}\n${body}\n${foot}`)).toMatchObject([{ start: 0, kind: 'private-key' }]);
    expect(findSecretSpans(JSON.stringify({ private_key: `${head}\n${body}\n${foot}\n` }))).toMatchObject([{ kind: 'private-key' }]);
    expect(findSecretSpans(`${head}\n...\n${foot}`)).toEqual([]);
    expect(findSecretSpans(`${head}\n${'X'.repeat(64)}\n${foot}`)).toEqual([]);
  });
});

it('a key may begin like a version number, and a version number is no key', () => {
  const key = fakeToken('v1.0-', 40);
  expect([key, fakeToken('1000.12345.', 64)].map((value) => findSecretSpans(value, 'client_secret').length)).toEqual([1, 1]);
  expect(
    ['v1.0', '1.2.3-beta.4+build7', 'v1.2.3-14-g2414721', '1.2.3-alpine3.18'].map(
      (value) => findSecretSpans(value, 'client_secret').length,
    ),
  ).toEqual([0, 0, 0, 0]);
});

it('a key beside words for where a secret lies is found, and what such a place is called is left alone', () => {
  const fill = filler(5);
  const found = [
    'The secret file contains {an:40}',
    'credential name=svc value={an:36}',
    'api key names {an:40}',
    'the token type is custom, its value {hex:32}',
    'credential id 42 value={an:40}',
    'secret name crm, token {an:24}',
  ];
  expect(found.filter((text) => findSecretSpans(fill(text)).length === 0)).toEqual([]);
  const names = [
    'secret name: ProductionCrmDatabaseReadOnlyUser2024v2',
    'secret name is prod-crm-postgres-2024-eu-west-1-readonly-7',
    'token file path customers2024exportsmonthly03reports',
    'credential id {an:36}',
    "credentialsId: '{uuid}'",
    'secret names: prod4Zk82mXq91LpT0vB2',
    'secret id is {hex:32}',
    'secret file sha256 {hex:64}',
  ];
  expect(names.filter((text) => findSecretSpans(fill(text)).length > 0)).toEqual([]);
});

it('what a phone plan says of its volume is no order', () =>
  expect(judgeInjection('Mode illimité activé sur votre forfait mobile.', 'email').label).toBe('benign'));
