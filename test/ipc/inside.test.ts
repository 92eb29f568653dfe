import { expect, test } from 'vitest';
import { contract } from '../../app/ipc/contract.ts';
import type { CallContext } from '../../app/ipc/handler.ts';
import { confirmationsInside, handlersInside, type Inside } from '../../app/ipc/inside.ts';

const context = { session: undefined } as unknown as CallContext;
const words = { title: 'Delete it?', detail: 'For good.', button: 'Delete' };

function inside() {
  const loads: string[] = [];
  const load = async (): Promise<Inside> => {
    loads.push('loaded');
    return {
      handlers: { 'flows:list': async () => ({ flows: [] }) } as unknown as Inside['handlers'],
      confirmations: { 'flows:delete': async () => words },
    };
  };
  return { loads, load };
}

test('every call but those of the program and its store has a handler that loads when it is called', async () => {
  const { loads, load } = inside();
  const handlers = handlersInside(load);
  const calls = Object.entries(contract).flatMap(([channel, { kind }]) => (kind === 'call' ? [channel] : []));
  expect(Object.keys(handlers).sort()).toEqual(calls.filter((channel) => !/^(app|store):/.test(channel)).sort());
  expect(loads).toEqual([]);
  expect(await handlers['flows:list']({}, context)).toEqual({ flows: [] });
  expect(loads).toEqual(['loaded']);
});

test('every call that asks outside the window has words, and one that nobody wrote words for is our own fault', async () => {
  const { load } = inside();
  const asked = confirmationsInside(load);
  const asking = Object.entries(contract).flatMap(([channel, spec]) =>
    spec.kind === 'call' && spec.confirm === 'native' ? [channel] : [],
  );
  expect(Object.keys(asked).sort()).toEqual(asking.sort());
  expect(await asked['flows:delete']?.({ flowId: 'flow_1' }, context)).toEqual(words);
  const other = asking.find((channel) => channel !== 'flows:delete') as 'flows:delete';
  await expect(asked[other]?.({ flowId: 'flow_1' }, context)).rejects.toMatchObject({ code: 'kernel/bug' });
});
