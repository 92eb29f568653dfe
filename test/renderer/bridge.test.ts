/** The typed client over a host in memory: errors as data, a second factor in the middle, confirmation codes. */
import { beforeEach, expect, test } from 'vitest';
import type { ResponseEnvelope } from '../../app/ipc/envelope.ts';
import { asCallError, call, CallError, gaveUp, setTransport } from '../../renderer/bridge/client.ts';
import { usePrompt } from '../../renderer/bridge/prompts.ts';
import { readyToRead } from '../../renderer/bridge/scan.ts';
import type { Confirmation } from '../../renderer/bridge/transport.ts';

type Sent = { readonly channel: string; readonly input: unknown; readonly confirmation: Confirmation | undefined };
let sent: Sent[];
let answer: (channel: string, turn: number) => ResponseEnvelope;

const refused = (code: string, more: object = {}): ResponseEnvelope => ({
  ok: false,
  error: { code, message: 'No.', detailsId: 'd1', ...more },
});

beforeEach(() => {
  sent = [];
  setTransport({
    send(channel, input, confirmation) {
      sent.push({ channel, input, confirmation });
      return Promise.resolve(answer(channel, sent.filter((one) => one.channel === channel).length));
    },
    on: () => () => {},
  });
  usePrompt.setState({ prompt: undefined });
});

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

test('a refusal is thrown with its code, its details and what to do', async () => {
  answer = () => refused('store/conflict', { mend: 'Open the newer one.', retryAfterMs: 5_000 });
  const error = await call('flows:list', {}).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ code: 'store/conflict', detailsId: 'd1', message: 'No. Open the newer one.', retryAfterMs: 5_000 });
});

test('a channel that asks for a second factor is called again after it, and only once', async () => {
  answer = (channel, turn) =>
    channel === 'identity:stepUp'
      ? { ok: true, value: { validUntil: 1 } }
      : turn === 1
        ? refused('ipc/step-up-required')
        : { ok: true, value: { file: 'f', bytes: 1 } };
  const backup = call('store:backup', {});
  await settled();
  const { prompt } = usePrompt.getState();
  expect(prompt?.kind).toBe('second-factor');
  if (prompt?.kind !== 'second-factor') return;
  await prompt.prove({ kind: 'totp', code: '123456' });
  prompt.settle(true);
  expect({ value: await backup, channels: sent.map((one) => one.channel), prompt: usePrompt.getState().prompt }).toEqual({
    value: { file: 'f', bytes: 1 },
    channels: ['store:backup', 'identity:stepUp', 'store:backup'],
    prompt: undefined,
  });
});

test('giving up on the second factor leaves the refusal, which is told apart from a failure', async () => {
  answer = () => refused('ipc/step-up-required');
  const backup = call('store:backup', {}).catch((failure: unknown) => failure);
  await settled();
  const { prompt } = usePrompt.getState();
  if (prompt?.kind === 'second-factor') prompt.settle(false);
  const left = await backup;
  expect(left).toMatchObject({ code: 'ipc/step-up-required' });
  expect([left, new Error('The disk is full.')].map((failure) => gaveUp(asCallError(failure)))).toEqual([true, false]);
});

test('a confirmation shown outside the browser is answered with its code', async () => {
  answer = (_channel, turn) =>
    turn === 1
      ? refused('ipc/not-confirmed', { confirm: { id: 'c1', title: 'Delete it', detail: 'For good' } })
      : { ok: true, value: { done: true } };
  const removal = call('flows:delete', { flowId: 'f' });
  await settled();
  const { prompt } = usePrompt.getState();
  if (prompt?.kind === 'confirmation') prompt.settle('4711');
  expect({ value: await removal, second: sent[1]?.confirmation }).toEqual({ value: { done: true }, second: { id: 'c1', code: '4711' } });
});

test('of many files, those that may be read keep their place, and a package that is refused says why', async () => {
  answer = (_channel, turn) =>
    turn === 1 ? refused('file/too-large', { mend: 'Take the flows out of it.' }) : { ok: true, value: { text: '{"flows":[]}' } };
  const files = ['a.json', 'bomb.zip', 'good.zip'].map((name) => ({ name: `folder/${name}`, file: new File(['x'], name) }));
  const found = await readyToRead(files);
  expect({
    ready: await Promise.all(found.ready.map(async ({ index, name, file }) => [index, name, await file.text()])),
    refused: found.refused,
  }).toEqual({
    ready: [
      [0, 'folder/a.json', 'x'],
      [2, 'folder/good.zip', '{"flows":[]}'],
    ],
    refused: [{ index: 1, name: 'folder/bomb.zip', failed: { message: 'No. Take the flows out of it.', code: 'file/too-large' } }],
  });
});

test.each(['NotReadableError', 'NotFoundError'])(
  'a file that can no longer be read as it was chosen is told of in words for people (%s)',
  (name) => {
    const { code, message } = asCallError(new DOMException('The requested file could not be read.', name));
    expect([code, message.includes('Choose it again'), asCallError(new DOMException('No.', 'AbortError')).code]).toEqual([
      'file/unreadable',
      true,
      'kernel/bug',
    ]);
  },
);
