/** A service with forms, chats, folders and mailboxes: real pages over HTTP, a real folder, and a real mail server where there is one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryKeep } from '../../../app/broker/models/memory-keep.ts';
import { startService, type Service } from '../../../app/cli/service/service.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import type { EngineStore } from '../../../app/engine/ports.ts';
import { systemClock, systemRandom } from '../../../app/kernel/host.node.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { newAuthority } from '../../kit/certificates.ts';
import { dovecotMissing, startDovecot } from '../../kit/dovecot.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write } = desk();

async function serve(
  name: string,
  flows: readonly Flow[],
  more: Partial<Parameters<typeof startService>[0]> = {},
): Promise<{ readonly service: Service; readonly store: EngineStore; readonly inputs: (kind: string) => Promise<readonly Json[]> }> {
  mkdirSync(file(name), { recursive: true });
  for (const one of flows) write(`${name}/${one.id}.flow.json`, printFlow(one));
  const store = memoryStore();
  const service = await startService({
    cwd: folder,
    folder: file(name),
    host: '127.0.0.1',
    port: 0,
    store,
    unsignedDev: true,
    trustRoot: undefined,
    revocations: undefined,
    environment: undefined,
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
    ...more,
  });
  return {
    service,
    store,
    async inputs(kind) {
      const runs = (await store.runs.list({ limit: 100 })).filter((run) => run.trigger === kind);
      return await Promise.all(
        runs.map(async ({ runId }) => {
          const [started] = await store.journal.read(runId);
          return started?.type === 'started' ? (started.maskedInput[0] ?? null) : null;
        }),
      );
    },
  };
}
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds()))
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
};

test('a form and a chat are pages of the service, and the chat hears what the flow answers', async () => {
  const contact = flow(
    [
      step('form', 'form-trigger', {
        path: 'contact',
        title: 'Write to us',
        fields: [{ name: 'topic', type: 'enum', values: ['Order'], required: true }],
      }),
    ],
    [],
    { id: 'flow_form', name: 'Contact' },
  );
  const chat = flow(
    [
      step('chat', 'chat-trigger', { path: 'help', title: 'Ask us' }),
      step('say', 'respond-webhook', { body: 'You said: {{ input.message }}', contentType: 'text/plain' }),
    ],
    ['chat > say'],
    { id: 'flow_chat', name: 'Help' },
  );
  const { service, inputs } = await serve('pages', [contact, chat]);
  const at = (path: string): string => `http://127.0.0.1:${service.port}/${path}`;
  try {
    const page = await fetch(at('contact'));
    const html = await page.text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const hasty = await fetch(at('contact'), { method: 'POST', body: new URLSearchParams({ ticket, topic: 'Order' }) });
    await new Promise((resolve) => {
      setTimeout(resolve, 2_100);
    });
    const sent = await fetch(at('contact'), { method: 'POST', body: new URLSearchParams({ ticket, topic: 'Order' }) });
    await until(async () => (await inputs('form')).length > 0);
    const session = /data-session="([^"]+)"/.exec(await (await fetch(at('help'))).text())?.[1] ?? '';
    const said = await fetch(at('help'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, message: 'hello' }),
    });
    expect([
      service.flows.flatMap(({ triggers }) => triggers).sort(),
      page.headers.get('content-type'),
      page.headers.get('x-content-type-options'),
      hasty.status,
      sent.status,
      await inputs('form'),
      await said.json(),
    ]).toEqual([
      ['chat /help', 'form /contact'],
      'text/html; charset=utf-8',
      'nosniff',
      400,
      200,
      [{ topic: 'Order' }],
      { reply: 'You said: hello' },
    ]);
  } finally {
    await service.stop();
  }
}, 60_000);

test('a file that is put into the folder starts one run, once it is whole, and none again after a new start', async () => {
  mkdirSync(file('files/inbox'), { recursive: true });
  writeFileSync(file('files/inbox/old.csv'), 'old');
  const keep = memoryKeep({ clock: systemClock, random: systemRandom });
  const watching = flow([step('watch', 'file-trigger', { folder: 'inbox', pattern: '*.csv', everySeconds: 2 })], [], {
    id: 'flow_files',
    name: 'Files',
    settings: { redactRunData: false },
  });
  const first = await serve('files', [watching], { keep });
  try {
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    writeFileSync(file('files/inbox/new.csv'), 'a,b');
    writeFileSync(file('files/inbox/other.txt'), 'x');
    await until(async () => (await first.inputs('file')).length > 0);
    expect(await first.inputs('file')).toMatchObject([{ path: 'inbox/new.csv', name: 'new.csv', size: 3 }]);
  } finally {
    await first.service.stop();
  }
  // What comes while nobody looks is no old file.
  writeFileSync(file('files/inbox/meanwhile.csv'), 'c');
  const second = await serve('files', [watching], { keep });
  try {
    await until(async () => (await second.inputs('file')).length > 0);
  } finally {
    await second.service.stop();
  }
  expect(await second.inputs('file')).toMatchObject([{ name: 'meanwhile.csv' }]);
}, 60_000);

const missing = dovecotMissing();
if (missing !== undefined) console.warn(`SKIPPED mail in test/cli/service/triggers.test.ts: ${missing}`);

test.skipIf(missing !== undefined)(
  'each message starts one run, also where nothing is marked in the mailbox',
  async () => {
    const authority = newAuthority();
    const password = `im-${'d4'.repeat(8)}`;
    const mail = await startDovecot({ ...authority.issue('localhost'), password });
    const message = (subject: string): string => `From: ada@example.com\nTo: desk@example.com\nSubject: ${subject}\n\nHello\n`;
    mail.deliver(message('One'));
    const arrives = flow(
      [step('mail', 'mail-trigger', { afterwards: 'nothing', everySeconds: 10, maxMessages: 1 }, { connection: 'box' })],
      [],
      {
        id: 'flow_mail',
        name: 'Mail',
        settings: { redactRunData: false },
        connections: [{ id: 'box', name: 'Box', type: 'imap', auth: 'smtp', hosts: [`localhost:${mail.imaps}`], scopes: [] }],
      },
    );
    const bound = {
      hosts: ['localhost'],
      auth: { type: 'login' as const, username: 'desk', secret: password },
      ca: authority.ca,
      internalAddresses: ['127.0.0.1', '::1'],
      server: { host: 'localhost', port: mail.imaps, security: 'tls' as const },
    };
    const keep = memoryKeep({ clock: systemClock, random: systemRandom });
    const options = { keep, connections: () => ({ get: async () => bound }) };
    const first = await serve('mail', [arrives], options);
    try {
      await until(async () => (await first.inputs('mail')).length > 0);
    } finally {
      await first.service.stop();
    }
    mail.deliver(message('Two'));
    const second = await serve('mail', [arrives], options);
    try {
      await until(async () => (await second.inputs('mail')).length > 0);
      expect([await first.inputs('mail'), await second.inputs('mail')]).toMatchObject([[{ subject: 'One' }], [{ subject: 'Two' }]]);
    } finally {
      await second.service.stop();
      await mail.stop();
      authority.remove();
    }
  },
  60_000,
);

test('a flow that fails starts its error flow, which sees what happened and no data of the run', async () => {
  const failing = flow(
    [step('order', 'webhook-trigger', { path: 'order', auth: 'none' }), step('pay', 'script', { code: 'throw new Error("no money")' })],
    ['order > pay'],
    { id: 'flow_pay', name: 'Pays', settings: { errorFlow: 'flow_alarm' } },
  );
  const alarm = flow(
    [
      step('failed', 'error-trigger'),
      step('note', 'set-fields', {
        assignments: [{ name: 'seen', value: '{{ input.run.flowName + ": " + input.error.code + " at " + input.run.node }}' }],
      }),
    ],
    ['failed > note'],
    { id: 'flow_alarm', name: 'Alarm', settings: { redactRunData: false } },
  );
  const { service, store, inputs } = await serve('failing', [failing, alarm]);
  try {
    const call = await fetch(`http://127.0.0.1:${service.port}/order`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"card":"4111 1111 1111 1111"}',
    });
    const ended = async () => (await store.runs.list({ limit: 10, flowId: 'flow_alarm', status: ['succeeded'] }))[0];
    await until(async () => (await ended()) !== undefined);
    const events = await store.journal.read((await ended())?.runId ?? '');
    const seen = events.flatMap((event) => (event.type === 'succeeded' && event.node === 'note' ? [event.masked['out']?.[0]] : []));
    expect([call.status, seen, JSON.stringify(await inputs('error')).includes('4111')]).toEqual([
      202,
      [expect.objectContaining({ seen: 'Pays: script/error at pay' })],
      false,
    ]);
  } finally {
    await service.stop();
  }
}, 30_000);
