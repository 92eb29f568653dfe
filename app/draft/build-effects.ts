/** Steps by which something leaves or changes, and the person who looks at it before. */
import type { JsonObject } from '../kernel/json.ts';
import { added, external, freeField, need, replaced, type Drafting } from './ask-for.ts';
import { gather, notDone } from './build-model.ts';
import { tableNamed } from './build-read.ts';
import type { StepOf } from './outline.ts';
import { fieldOf, isGuarded, isLongText, isSecret, keyOf, reads, slugOf, typeOfName, type Place, type Value } from './values.ts';

type Named = { readonly name: string; readonly value: string };

/** What a message or row is made of: what models and people said, and without those what came in. */
function payload({ flow }: Drafting, place: Place, inside = false): readonly Value[] {
  const made = place.values.filter((value) => value.origin === 'model' || (value.origin === 'person' && value.path.includes('.')));
  const texts = made.filter((value) => value.main === true);
  const last = texts.at(-1);
  const useful = [...made.filter((value) => value.main !== true), ...(last === undefined ? [] : [last])];
  const all = useful.length > 0 ? useful : place.values.filter(({ name }) => name !== 'message id' && name !== 'id');
  return openly(flow, all, inside).slice(0, 12);
}

/** Without what tells too much of a person to leave: that is for a person to add. */
function openly(flow: Drafting['flow'], all: readonly Value[], inside: boolean): Value[] {
  const left = all.filter((value) => (inside ? isSecret(value) : isGuarded(value)));
  for (const { name } of left)
    flow.chose(
      `I left “${name}” out, because it tells too much to be sent on or kept without somebody deciding so.`,
      isSecret({ name }) ? 'DF003' : 'DF002',
    );
  return all.filter((value) => !left.includes(value));
}

const lines = (values: readonly Value[], place: Place): string =>
  values.length === 1
    ? values.map((value) => reads(value, place)).join('')
    : values.map((value) => `${value.name}: ${reads(value, place)}`).join('\n');
const risky = ({ origin, isText }: Value): boolean => isText && (origin === 'model' || origin === 'outsider');

export interface Approver {
  readonly who: string;
  readonly address: string;
  readonly people: number;
}

/** Who says yes sees every value that goes on, as it will be used. */
export function addApproval(
  { flow }: Drafting,
  place: Place,
  { who, address, people }: Approver,
  question: string,
  shown: readonly Named[],
  values: readonly Value[],
): void {
  const name =
    who === '' || who === 'somebody' ? 'A person looks at it' : who === 'me' ? 'You look at it' : `Approval by ${who}`.slice(0, 80);
  const told = shown.length === 0 && values.length === 0 ? [{ name: 'what', value: `Go on with “${flow.title}”` }] : shown;
  const seen = [
    ...new Map(
      [...told, ...values.map((value) => ({ name: value.name, value: reads(value, place) }))].map((one) => [one.value, one]),
    ).values(),
  ].slice(0, 30);
  const node = flow.add(
    'approval',
    name,
    { title: question, message: '', arguments: seen, approvers: people, deadlineMinutes: 1_440, escalation: address },
    place.ends,
  );
  notDone({ flow }, [
    { node: node.id, port: 'denied' },
    { node: node.id, port: 'expired' },
  ]);
  place.ends = [{ node: node.id, port: 'approved' }];
  for (const value of values) place.approved.add(keyOf(value));
  place.asked = true;
  if (address === '') flow.asks(`Who is told when “${node.name}” waits too long? Enter an address.`, node.id);
}

/** Something is about to leave or change: a person sees it first, unless one has seen all of it or it holds nothing that could carry an order. */
function lookFirst(
  drafting: Drafting,
  place: Place,
  what: string,
  question: string,
  shown: readonly Named[],
  used: readonly Value[],
): void {
  // Who has said yes to some of it has not seen what came after.
  const unseen = used.filter((value) => (drafting.strict || !place.approved.has(keyOf(value))) && (risky(value) || place.asked));
  if (unseen.length === 0) return;
  addApproval(drafting, place, { who: '', address: '', people: 1 }, question, shown, used);
  const by = unseen.some(({ origin }) => origin === 'model') ? 'a model wrote a part of it' : 'somebody outside wrote a part of it';
  drafting.flow.chose(
    `I put an approval before ${what} because ${by}: a person sees exactly what would be done, and says yes or no.`,
    unseen.some(({ origin }) => origin === 'model') ? 'AI005' : 'AI001',
    place.ends[0]?.node,
  );
}

export function approve(drafting: Drafting, place: Place, step: StepOf<'approve'>): void {
  addApproval(drafting, place, step, 'Is this right?', [], place.values.slice(0, 20));
  drafting.flow.chose(
    `“${step.who === 'me' ? 'You' : step.who}” sees the values themselves, and the yes counts for those values only.`,
    'AI006',
    place.ends[0]?.node,
  );
}

export function askPerson(drafting: Drafting, place: Place, step: StepOf<'ask-person'>): void {
  const { flow } = drafting;
  gather(drafting, place);
  const names = step.fields.length > 0 ? step.fields : ['answer'];
  const into = freeField(place, 'told');
  const fields = names.map((name) => fieldOf(name, 'own'));
  const node = flow.add(
    'form-task',
    `Ask ${step.who === 'me' ? 'you' : step.who}`.slice(0, 80),
    {
      title: step.question,
      message: '',
      arguments: place.values.slice(0, 12).map((value) => ({ name: value.name, value: reads(value, place) })),
      fields,
      into,
      escalation: step.address,
    },
    place.ends,
  );
  notDone({ flow }, [
    { node: node.id, port: 'declined' },
    { node: node.id, port: 'expired' },
  ]);
  place.asked = true;
  added(
    place,
    node,
    names.map((name) => ({
      name,
      step: node.name,
      path: `${into}.${slugOf(name)}`,
      origin: 'person',
      isText: typeOfName(name) === 'text',
      ...(isLongText(name) ? { main: true } : {}),
    })),
    'filled',
  );
  if (step.address === '') flow.asks(`Who is told when “${node.name}” waits too long? Enter an address.`, node.id);
}

/** What was written last goes back into the chat; nothing else of what is known does. */
export function answerChat({ flow }: Pick<Drafting, 'flow'>, place: Place): void {
  const written = place.values.findLast(({ origin, main }) => origin === 'model' && main === true);
  const node = flow.add(
    'respond-webhook',
    'Answer in the chat',
    {
      status: 200,
      body: written === undefined ? 'Thank you. We have received your message.' : reads(written, place),
      contentType: 'text/plain',
    },
    place.ends,
  );
  place.ends = [{ node: node.id, port: 'out' }];
  flow.chose(
    'Whoever writes in the chat gets what the model wrote as plain text, and nothing else of what the flow knows.',
    'AI023',
    node.id,
  );
}

export function sendMail(drafting: Drafting, place: Place, step: StepOf<'send-mail'>): void {
  const { flow } = drafting;
  if (step.toSender && flow.nodes.some(({ type }) => type === 'chat-trigger')) {
    answerChat(drafting, place);
    return;
  }
  if (!step.toSender) gather(drafting, place);
  const sender = step.toSender
    ? (place.values.find(({ name }) => name === 'sender') ?? need(drafting, place, 'email', 'the mail'))
    : undefined;
  const to = sender === undefined ? step.to.join(', ') : reads(sender, place);
  // Who wrote gets what was written for them; who is spoken of in one's own rows gets what the row says.
  const answers = step.toSender && sender?.origin !== 'own';
  const values = answers
    ? place.values.filter((value) => value.origin === 'model' && value.main === true).slice(-1)
    : payload(drafting, place).filter((value) => value !== sender);
  const text =
    values.length === 0
      ? step.who === 'them'
        ? 'There is something waiting for you.'
        : 'We have received your message.'
      : lines(values, place);
  const used = sender === undefined ? values : [...values, sender];
  lookFirst(
    drafting,
    place,
    'the mail',
    'Send this mail?',
    [
      { name: 'to', value: to },
      { name: 'text', value: text },
    ],
    used,
  );
  const node = flow.add(
    'send-mail',
    answers && step.who !== 'them' ? 'Answer by mail' : 'Send the mail',
    { from: '', to: sender === undefined ? to : reads(sender, place), subject: 'A message from us', text },
    place.ends,
    { connection: flow.slot('mail-server'), ...external },
  );
  place.ends = [{ node: node.id, port: 'out' }];
  flow.asks('Choose the mail server, and the address that mail comes from.', node.id);
  if (to === '')
    flow.asks(
      `Which address does ${step.who === '' ? 'the mail go to' : step.who === 'them' ? '“they” have: who is meant' : `“${step.who}” have`}?`,
      node.id,
    );
  else if (sender === undefined)
    flow.chose(`The mail goes to ${step.to.join(', ')} and nowhere else: no data can change the address.`, undefined, node.id);
}

export function postChat(drafting: Drafting, place: Place, step: StepOf<'post-chat'>): void {
  const { flow } = drafting;
  gather(drafting, place);
  const values = payload(drafting, place);
  const text = values.length === 0 ? 'There is something new.' : lines(values, place);
  lookFirst(drafting, place, 'the message', 'Post this message?', [{ name: 'text', value: text }], values);
  const hosts = { slack: 'slack.com', teams: 'graph.microsoft.com', discord: 'discord.com' };
  const node = flow.add('chat-message', 'Post the message', { service: step.service, channel: step.channel, text }, place.ends, {
    connection: flow.slot(step.service, [hosts[step.service]]),
    onError: 'branch',
  });
  place.ends = [{ node: node.id, port: 'out' }];
  if (step.channel === '') flow.asks('Which channel gets the message?', node.id);
}

/** By which the other side knows a second try from a new thing. */
const identity = (place: Place): Value | undefined =>
  place.values.find((value) => (value.name === 'id' || value.name === 'message id') && place.alive.has(keyOf(value))) ??
  place.values.find((value) => place.alive.has(keyOf(value)) && value.isList !== true);

export function postService(drafting: Drafting, place: Place, step: StepOf<'post-service'>): void {
  const { flow } = drafting;
  const values =
    step.fields.length > 0
      ? openly(
          flow,
          step.fields.flatMap((name) => need(drafting, place, name, 'the service') ?? []),
          false,
        )
      : payload(drafting, place);
  const body = `{\n${values.map((value) => `  ${JSON.stringify(slugOf(value.name))}: "${reads(value, place)}"`).join(',\n')}\n}`;
  const host = step.url === '' ? undefined : new URL(step.url).host;
  const named = step.service === '' ? (host ?? 'the service') : step.service;
  lookFirst(drafting, place, 'the call', `Send this to ${named}?`, [], values);
  const key = identity(place);
  const before = [...place.ends];
  const node = flow.add(
    'http-request',
    `Send to ${named}`.slice(0, 80),
    {
      method: 'POST',
      url: step.url === '' ? 'https://' : step.url,
      bodyMode: 'json',
      body,
      effect: 'write',
      idempotencyKey: key === undefined ? '' : `{{ run.id }}-${reads(key, place)}`,
      responseFields: [{ name: 'id', type: 'text', label: 'none', required: false }],
    },
    before,
    { connection: flow.service(named, host), ...external },
  );
  if (key === undefined) flow.change(node.id, (parameters) => ({ ...parameters, method: 'PUT' }));
  if (step.url === '') flow.asks(`Which web address does ${named} have? Nothing is sent before you enter it.`, node.id);
  flow.asks(`Choose the connection to ${named}.`, node.id);
  flow.chose(`A call that is tried again carries the same key, so that ${named} does not do it twice.`, 'RL005', node.id);
  // In a list the rows go on beside the call: what it answers takes the place of the row.
  if (place.many) return;
  replaced(place, node, []);
}

export function writeFile(drafting: Drafting, place: Place, step: StepOf<'write-file'>): void {
  const { flow } = drafting;
  gather(drafting, place);
  const values = payload(drafting, place);
  const content = values.length === 0 ? 'Done.' : lines(values, place);
  const named = /\.[a-z]{2,4}$/i.test(step.path);
  const folder = step.path === '' || named ? 'out' : step.path.replace(/\/+$/, '');
  const path = named ? (step.path.includes('/') ? step.path : `out/${step.path}`) : `${folder}/{{ run.id }}.txt`;
  if (drafting.strict || values.some(({ origin, isText }) => origin === 'model' && isText))
    lookFirst(drafting, place, 'the file', 'Keep this?', [{ name: 'content', value: content }], values);
  const node = flow.add('file-write', 'Write the file', { path, format: 'text', content }, place.ends, external);
  place.ends = [{ node: node.id, port: 'out' }];
  flow.chose(
    `The file gets ${named ? 'the name that you said' : 'the number of the run as its name'}, so that no data can choose where it is written.`,
    undefined,
    node.id,
  );
}

const columnsOf = (values: readonly Value[]): JsonObject[] =>
  values.map((value) => ({
    ...fieldOf(value.name, 'model'),
    ...(value.isText ? {} : { label: 'none' }),
    ...(value.path.startsWith('class') || value.path.endsWith('.yes') ? { type: 'text' } : {}),
    name: slugOf(value.name),
  }));
const distinct = (values: readonly Value[]): Value[] => [...new Map(values.map((value) => [slugOf(value.name), value])).values()];

export function writeRow(drafting: Drafting, place: Place, step: StepOf<'write-row'>): void {
  const { flow } = drafting;
  const table = tableNamed(step.table, 'rows');
  const wanted = openly(
    flow,
    step.fields.flatMap((name) => need(drafting, place, name, `the table ${table}`) ?? []),
    true,
  );
  const values = distinct(wanted.length > 0 ? wanted : payload(drafting, place, true));
  // A few fields in the flow's own table set nothing going.
  if (drafting.strict || step.store === 'database' || values.some(({ origin, main }) => origin === 'model' && main === true))
    lookFirst(drafting, place, 'the row', 'Store this row?', [], values);
  const columns: JsonObject[] =
    values.length === 0 ? [{ name: 'stored', type: 'date', label: 'none', required: true, consent: false, values: [] }] : columnsOf(values);
  const given =
    values.length === 0
      ? [{ name: 'stored', value: '{{ now() }}' }]
      : values.map((value) => ({ name: slugOf(value.name), value: reads(value, place) }));
  if (step.store === 'table') {
    const node = flow.add('data-table', 'Store a row', { table, operation: 'insert', columns, values: given, keepDays: 365 }, place.ends, {
      onError: 'branch',
    });
    place.ends = [{ node: node.id, port: 'out' }];
    flow.chose(`Rows in “${table}” are deleted after a year, because nothing personal may be kept for ever.`, 'DF012', node.id);
    return;
  }
  const names = given.map(({ name }) => name);
  const before = [...place.ends];
  const node = flow.add(
    'sql-query',
    'Store a row',
    {
      statement: `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')}) ON CONFLICT DO NOTHING`,
      values: given,
      readOnly: false,
      maxRows: 1,
    },
    before,
    { connection: flow.slot('database'), onError: 'branch' },
  );
  flow.chose(
    'The values stand apart from the statement, so that nothing that somebody wrote can become a command of the database.',
    'CN014',
    node.id,
  );
  flow.asks('Choose the database, and look at the statement: I took the table from your words.', node.id);
  if (place.many) return;
  replaced(place, node, []);
}
