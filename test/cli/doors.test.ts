/** The pages of forms and chats: what is sent is checked before a run begins, once, not too quickly, and shown only as text. */
import { expect, test } from 'vitest';
import { chatDoor } from '../../app/serve/intake/chat-door.ts';
import type { DoorAnswer } from '../../app/serve/intake/door.ts';
import { formDoor, type FormDoor } from '../../app/serve/intake/form-door.ts';
import type { Json } from '../../app/kernel/json.ts';
import { declaredFieldsSchema } from '../../app/nodes/kit/schemas.ts';
import { countingRandom, manualTime } from '../engine/engine-kit.ts';
import { outcome } from '../broker/broker-kit.ts';

const fields = declaredFieldsSchema.parse([
  { name: 'full_name', required: true },
  { name: 'message' },
  { name: 'age', type: 'number' },
  { name: 'topic', type: 'enum', values: ['Order', '<b>Other'] },
  { name: 'day', type: 'date' },
  { name: 'agreed', type: 'boolean', required: true },
]);

function form(more: Partial<FormDoor> = {}) {
  const time = manualTime();
  const started: Json[] = [];
  const door = formDoor(
    {
      path: 'contact',
      title: 'Write <us>',
      description: '"Hello" & welcome',
      button: 'Send',
      thanks: 'Thank you!',
      fields,
      ratePerMinute: 0,
      start: async (item) => {
        started.push(item);
        return {};
      },
      ...more,
    },
    { clock: time, random: countingRandom },
  );
  const get = async (): Promise<DoorAnswer> => await door.answer({ method: 'GET', contentType: '', body: '' });
  const ticketIn = ({ body }: DoorAnswer): string => /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const post = async (values: Readonly<Record<string, string>>, contentType = 'application/x-www-form-urlencoded'): Promise<DoorAnswer> =>
    await door.answer({ method: 'POST', contentType, body: new URLSearchParams(values).toString() });
  return { door, time, started, get, post, ticketIn };
}
/** Read in another order than it is, and a message that nobody sees. */
const turned = '\u202egnp.\u{e0041}\u{e0042}';
const good = { full_name: 'Ada', age: '36', topic: '<b>Other', day: '2026-01-31', agreed: 'yes' };

test('a form starts a run with typed values, and once for each page', async () => {
  const { time, started, get, post, ticketIn } = form();
  const shown = await get();
  const ticket = ticketIn(shown);
  await time.pass(5_000);
  const [first, again] = [await post({ ...good, ticket, extra: 'x' }), await post({ ...good, ticket })];
  expect([shown.status, first.status, first.body.includes('Thank you!'), again.status, started]).toEqual([
    200,
    200,
    true,
    409,
    [{ full_name: 'Ada', age: 36, topic: '<b>Other', day: '2026-01-31', agreed: true }],
  ]);
});

test('what does not fit is said at its field, keeps what was filled in, and starts nothing', async () => {
  const { time, started, get, post, ticketIn } = form();
  const ticket = ticketIn(await get());
  await time.pass(5_000);
  const answer = await post({
    full_name: ' ',
    message: '"><script>alert(1)</script>',
    age: 'old',
    topic: 'None',
    day: '31.1.2026',
    ticket,
  });
  expect([
    answer.status,
    [...answer.body.matchAll(/class="wrong" id="[^"]+">([^<]+)</g)].map((match) => match[1]),
    // Each belongs to its field, and the first is where its reader goes on.
    [...answer.body.matchAll(/name="(\w+)"[^>]* aria-invalid="true" aria-describedby="w-\1"( autofocus)?/g)].map(([, name, here]) => [
      name,
      here !== undefined,
    ]),
    answer.body.includes('<script>'),
    answer.body.includes('&#60;script&#62;'),
    started,
  ]).toEqual([
    400,
    ['Please fill this in.', 'This is no number.', 'Choose one of the list.', 'This is no date.', 'This has to be ticked.'],
    [
      ['full_name', true],
      ['age', false],
      ['topic', false],
      ['day', false],
      ['agreed', false],
    ],
    false,
    true,
    [],
  ]);
  // The page was not used up by a mistake.
  const second = await post({ ...good, ticket });
  expect([second.status, started.length]).toEqual([200, 1]);
});

test('programs, old pages and pages of others start nothing', async () => {
  const { time, started, get, post, ticketIn } = form();
  const ticket = ticketIn(await get());
  const codes = [(await post({ ...good, ticket })).status];
  await time.pass(5_000);
  codes.push(
    (await post({ ...good, ticket: '' })).status,
    (await post({ ...good, ticket: `${ticket.slice(0, -1)}${ticket.endsWith('0') ? '1' : '0'}` })).status,
    (await post({ ...good, ticket }, 'text/plain')).status,
  );
  const trapped = await post({ ...good, ticket, website_address: 'https://spam.example' });
  const other = form();
  codes.push((await post({ ...good, ticket: other.ticketIn(await other.get()) })).status);
  await time.pass(5 * 3_600_000);
  codes.push((await post({ ...good, ticket })).status);
  expect([codes, trapped.status, started]).toEqual([[400, 400, 400, 415, 400, 400], 200, []]);
});

test('a form takes so many a minute', async () => {
  const { post } = form({ ratePerMinute: 2 });
  expect([await outcome(post(good)), await outcome(post(good)), await outcome(post(good))]).toEqual([
    'allowed',
    'allowed',
    'egress/rate-limited',
  ]);
});

test('pages load nothing, send nothing elsewhere, and cannot be put into a frame', async () => {
  const { get } = form();
  const { headers = {}, body } = await get();
  const nonce = /nonce="([^"]+)"/.exec(body)?.[1] ?? '';
  expect([
    headers['content-security-policy'],
    body.includes('<h1>Write &#60;us&#62;</h1>'),
    /\son\w+=|<script|src=|href=/.test(body),
  ]).toEqual([
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'none'; connect-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    true,
    false,
  ]);
});

test('words of a form show what they are, and a choice goes back as it was', async () => {
  const choice = `pay${turned}"><b>`;
  const { time, started, get, post, ticketIn } = form({
    title: `Pay${turned}`,
    description: turned,
    button: turned,
    thanks: turned,
    fields: declaredFieldsSchema.parse([{ name: 'topic', type: 'enum', values: [choice] }]),
  });
  const shown = await get();
  const words = shown.body.replace(/ value="[^"]*"/g, '');
  await time.pass(5_000);
  const after = await post({ topic: choice, ticket: ticketIn(shown) });
  expect([/[\u202e\u{e0041}]|<b>/u.test(`${words}${after.body}`), words.includes('Pay\ufffdgnp.\ufffd'), started]).toEqual([
    false,
    true,
    [{ topic: choice }],
  ]);
});

test('a chat hands messages over with the number of their conversation, and gives back what the flow answers', async () => {
  const time = manualTime();
  const heard: Json[] = [];
  const door = chatDoor(
    {
      path: 'help',
      title: 'Ask us',
      greeting: 'Hello!',
      ratePerMinute: 0,
      maxChars: 20,
      answers: true,
      start: async (item) => {
        heard.push(item);
        return {
          finished: async () => ({
            status: item['message'] === 'fail' ? 'failed' : 'succeeded',
            response: { body: `"It is on its way <b>!${turned}"` },
          }),
        };
      },
    },
    { clock: time, random: countingRandom },
  );
  const { body } = await door.answer({ method: 'GET', contentType: '', body: '' });
  const session = /data-session="([^"]+)"/.exec(body)?.[1] ?? '';
  const say = async (value: Json, contentType = 'application/json'): Promise<readonly [number, Json]> => {
    const answer = await door.answer({ method: 'POST', contentType, body: JSON.stringify(value) });
    return [answer.status, JSON.parse(answer.body) as Json];
  };
  const [reply] = [await say({ session, message: 'Where is it?' })];
  const refused = [
    await say({ session, message: 'x'.repeat(21) }),
    await say({ session: 'abc', message: 'hi' }),
    await say({ session, message: 'hi', more: 1 }),
    await say({ session, message: 'hi' }, 'text/plain'),
    await say({ session, message: 'fail' }),
  ].map(([status]) => status);
  for (let count = 0; count < 18; count += 1) await say({ session, message: 'hi' });
  const many = await outcome(say({ session, message: 'hi' }));
  await time.pass(13 * 3_600_000);
  const old = (await say({ session, message: 'hi' }))[0];
  expect([reply, heard[0], refused, many, old]).toEqual([
    [200, { reply: 'It is on its way <b>!\ufffdgnp.\ufffd' }],
    { message: 'Where is it?', session: session.split('.')[1], received: '2023-11-14T22:13:20.000Z' },
    [400, 403, 400, 415, 500],
    'egress/rate-limited',
    403,
  ]);
});
