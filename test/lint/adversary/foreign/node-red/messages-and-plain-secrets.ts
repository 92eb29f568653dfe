/** Node-RED: messages that are taken apart, second ways out, and secrets in plain sight. */
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, REQ, RES, TAB, n } from '../node-red-kit.ts';

export const nodeRedMessagesAndPlainSecrets: Pair[] = [];
const red = (...one: Pair): void => {
  nodeRedMessagesAndPlainSecrets.push(one);
};

{
  const f = (func: string) => [TAB, IN('fn'), FN('fn', func, ['ai']), AIREQ, RES];
  red(
    'taken apart with a rest',
    'DF001',
    f(
      "const { product, ...rest } = msg.payload;\nmsg.payload = { messages: [{ role: 'user', content: JSON.stringify(rest) + rest.email }] };\nreturn msg;",
    ),
    f("const { product } = msg.payload;\nmsg.payload = { messages: [{ role: 'user', content: `Praise ${product}` }] };\nreturn msg;"),
  );
  red(
    'another message is sent',
    'DF001',
    f(
      "const out = RED.util.cloneMessage(msg);\nout.payload = { messages: [{ role: 'user', content: out.payload.phone }] };\nnode.send(out);",
    ),
    f("const out = { payload: { messages: [{ role: 'user', content: 'Hello' }] } };\nnode.send(out);"),
  );
}
{
  const f = (to: string) => [
    TAB,
    IN('ch'),
    n('ch', 'change', [['ask']], { rules: [{ t: 'set', p: 'payload', pt: 'msg', to, tot: 'jsonata' }] }),
    FN('ask', ASK('msg.payload.m'), ['ai']),
    AIREQ,
    RES,
  ];
  red('a change by JSONata', 'DF001', f('{ "m": payload.customer.email }'), f('{ "m": $count(payload.items) }'));
}
{
  const f = (to: string) => [
    TAB,
    IN('ch'),
    n('ch', 'change', [['ex']], { rules: [{ t: 'set', p: 'payload', pt: 'msg', to, tot: 'jsonata' }] }),
    n('ex', 'exec', [['res'], [], []], { command: 'ls', addpay: 'payload', append: '', useSpawn: 'false' }),
    RES,
  ];
  red('a command by JSONata', 'CN014', f('"-l " & payload.dir'), f('"-l /data"'));
}
{
  const f = (outputs: string[][]) => [
    TAB,
    IN('fn'),
    n('fn', 'function', outputs, {
      func: 'return [{ payload: msg.payload.product }, { payload: msg.payload.email }];',
      outputs: 2,
      libs: [],
    }),
    FN('ask', ASK('msg.payload'), ['ai']),
    AIREQ,
    RES,
  ];
  red('the second way out', 'DF001', f([[], ['ask']]), f([['ask'], []]));
}
{
  const f = (path: string) => [
    TAB,
    INJ('ws'),
    n('ws', 'websocket out', [], { server: '', client: 'wc' }),
    { id: 'wc', type: 'websocket-client', path, tls: '', wholemsg: 'false' },
  ];
  red('a plain socket', 'CN001', f('ws://erp.example.com/feed'), f('wss://erp.example.com/feed'));
}
{
  const f = (info: string) => [TAB, INJ('dbg'), DBG, n('c', 'comment', [], { info, name: 'How to' })];
  red(
    'a key in a comment',
    'CN007',
    f('curl -H "Authorization: token ' + fakeToken('ghp_', 36) + '"'),
    f('curl -H "Authorization: token $GITHUB_TOKEN"'),
  );
}
{
  const f = (payload: string) => [
    TAB,
    { ...INJ('rq'), payload, payloadType: 'json', props: [{ p: 'payload' }] },
    REQ('rq', { method: 'POST', url: 'https://api.example.com/login' }, ['dbg']),
    DBG,
  ];
  red('a key that is injected', 'CN007', f(`{"client_secret":"${fakeToken('', 40)}"}`), f('{"client_id":"shop-desk","page":1}'));
}
{
  const f = (authType: string) => [TAB, INJ('rq'), REQ('rq', { url: 'https://api.example.com/x', authType }, ['dbg']), DBG];
  red('a name and a password', 'CN012', f('basic'), f('bearer'));
}
{
  const f = (func: string) => [
    TAB,
    INJ('rq'),
    REQ('rq', { url: 'https://api.example.com/job' }, ['fn']),
    n('fn', 'function', [['rq'], ['dbg']], { func, outputs: 2, libs: [] }),
    DBG,
  ];
  red('counted rounds', 'RL004', f('if (msg.payload.done) return [null, msg];\nreturn [msg, null];'), [
    TAB,
    INJ('rq'),
    REQ('rq', { url: 'https://api.example.com/job' }, ['fn']),
    n('fn', 'function', [['dbg'], ['dbg']], {
      func: 'if (msg.payload.done) return [null, msg];\nreturn [msg, null];',
      outputs: 2,
      libs: [],
    }),
    DBG,
  ]);
}
