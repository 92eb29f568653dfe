/** A runner that does not keep to the rules, for the host's tests: what it does is the name of the node that it is given. */
import { closeWaysOut } from '../../app/sandbox/harden.node.ts';

closeWaysOut();
const send = (message: unknown): void => {
  process.send?.(typeof message === 'string' ? message : JSON.stringify(message));
};
const attempt = async (run: () => unknown): Promise<string> => {
  try {
    return `got ${typeof (await run())}`;
  } catch {
    return 'refused';
  }
};

/** The step that was last given a large answer. */
let reads = -1;
/** The step that waits until it is let go. */
let held = -1;
/** The step that goes on asking after it was refused something. */
let refused = -1;
const rest = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const deeds: Readonly<Record<string, (id: number) => unknown>> = {
  ok: (id) => send({ type: 'done', id, outcome: { type: 'done', outputs: { out: [1] } } }),
  nonsense: () => send('this is no message'),
  shape: (id) => send({ type: 'done', id, outcome: { type: 'done', outputs: { out: 'no list' } } }),
  spin: () => {
    for (;;);
  },
  deaf: () => undefined,
  slow: (id) => {
    setTimeout(() => send({ type: 'done', id, outcome: { type: 'done', outputs: { out: [2] } } }), 400);
  },
  ask: (id) => send({ type: 'call', id, call: 1, operation: 'wait', ask: {} }),
  die: () => process.exit(1),
  // What lies beside the heap, for which V8 has no bound.
  swell: async () => {
    for (const kept: Buffer[] = []; ; await rest()) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  // Without ever resting.
  gorge: () => {
    for (const kept: Buffer[] = []; ;) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  tiny: () => {
    for (const kept: object[] = []; ;) kept.push({});
  },
  shout: () => {
    process.stderr.write('<--- Last few GCs --->\n'.repeat(1_000), () => process.exit(1));
  },
  other: () => send({ type: 'done', id: 4711, outcome: { type: 'done', outputs: {} } }),
  // As long as it is let: it hears of nothing, since it never rests.
  babble: async () => {
    for (;;) {
      for (let i = 0; i < 100; i += 1) send({ type: 'done', id: 4711, outcome: { type: 'done', outputs: {} } });
      await rest();
    }
  },
  ready: async () => {
    for (;;) {
      for (let i = 0; i < 100; i += 1) send({ type: 'ready' });
      await rest();
    }
  },
  beg: async (id) => {
    for (let call = 10; ; call += 1) {
      send({ type: 'call', id, call, operation: 'wait', ask: {} });
      if (call % 100 === 0) await rest();
    }
  },
  insist: async (id) => {
    for (let call = 10; ; call += 1) {
      send({ type: 'call', id, call, operation: 'http', ask: {} });
      if (call % 100 === 0) await rest();
    }
  },
  held: (id) => {
    held = id;
    send({ type: 'call', id, call: 8, operation: 'wait', ask: {} });
  },
  read: (id) => {
    reads = id;
    send({ type: 'call', id, call: 9, operation: 'large', ask: {} });
  },
  call: (id) => send({ type: 'call', id, call: 1, operation: 'open-the-door', ask: {} }),
  proto: (id) => send({ type: 'call', id, call: 1, operation: '__proto__', ask: {} }),
  bolt: (id) => send({ type: 'call', id, call: 3, operation: 'http', ask: {} }),
  // Hears that it is refused, and asks for something that it may have.
  shrug: (id) => {
    refused = id;
    send({ type: 'call', id, call: 4, operation: 'http', ask: {} });
  },
  excuse: (id) => send({ type: 'call', id, call: 2, operation: 'http', ask: {} }),
  powers: async (id) => {
    const results = {
      env: Object.keys(process.env).length,
      read: await attempt(async () => (await import('node:fs')).readFileSync('/etc/passwd')),
      write: await attempt(async () => (await import('node:fs')).writeFileSync('/tmp/countersign-escape', 'x')),
      child: await attempt(async () => (await import('node:child_process')).execSync('id')),
      socket: await attempt(async () => (await import('node:net')).connect(80, '127.0.0.1')),
      fetch: typeof fetch,
      builtin: await attempt(() => process.getBuiltinModule('node:net')),
      binding: await attempt(() => (process as unknown as { binding(name: string): unknown }).binding('tcp_wrap')),
      code: await attempt(() => (0, eval)('1')),
    };
    send({ type: 'done', id, outcome: { type: 'done', outputs: { out: [results] } } });
  },
};

const heard = (text: string): void => {
  const message = JSON.parse(text) as { type: string; id: number; call?: number; request?: { node: { name: string } } };
  if (message.type === 'step') void deeds[message.request?.node.name ?? '']?.(message.id);
  if (message.type === 'answer' && message.call === 9) send({ type: 'done', id: reads, outcome: { type: 'done', outputs: { out: [9] } } });
  if (message.type === 'answer' && message.call === 8) send({ type: 'done', id: held, outcome: { type: 'done', outputs: { out: [8] } } });
  // It hides what it was told: as if the refusal had never been.
  if (message.type === 'refusal' && message.call === 3) process.exit(0);
  if (message.type === 'refusal' && message.call === 4) {
    for (let call = 20; call < 30; call += 1) send({ type: 'call', id: refused, call, operation: 'large', ask: {} });
    send({ type: 'done', id: refused, outcome: { type: 'done', outputs: {} } });
  }
  if (message.type === 'refusal' && (message.call ?? 0) < 3)
    send({ type: 'done', id: 0, outcome: { type: 'done', outputs: { out: ['all is well'] } } });
};
process.on('message', (texts: readonly string[]) => {
  for (const text of texts) process.nextTick(heard, text);
});
send({ type: 'ready' });
