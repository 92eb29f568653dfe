/** Node-RED: several ways out of a function, lists, and logins in a header. */
import { fakeToken } from '../../../kit/steps.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, DBG, FN, IN, INJ, REQ, RES, TAB } from '../node-red-kit.ts';

export const nodeRedOutputsAndHeaders: Pair[] = [];

{
  const two = (func: string) => [
    TAB,
    IN('fn'),
    { ...FN('fn', func, []), outputs: 2, wires: [['res'], ['ask']] },
    FN('ask', "msg.payload = { messages: [{ role: 'user', content: msg.payload.email }] };\nreturn msg;", ['ai']),
    AIREQ,
    RES,
  ];
  for (const [name, func] of [
    ['a list of messages under the old name', 'msg = Array.of(null, msg); return msg;'],
    ['a list that was made longer', 'msg = Array(1).concat(msg); return msg;'],
    ['a list out of a list', 'for (const m of [[null, msg]]) { msg = m; } return msg;'],
  ] as const)
    nodeRedOutputsAndHeaders.push([name, 'DF001', two(func), two('return msg;')]);
}
{
  const f = (e: string) => [
    TAB,
    IN('fn'),
    FN('fn', `msg.payload = { messages: [{ role: 'user', content: msg.payload.orders.map((o) => ${e}).join(', ') }] };\nreturn msg;`, [
      'ai',
    ]),
    AIREQ,
    RES,
  ];
  nodeRedOutputsAndHeaders.push(['names out of orders', 'DF001', f('o.customer.lastName'), f('o.total')]);
}
{
  const f = (value: string) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.headers = { Authorization: ${value} };\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://api.example.com/x' }, ['dbg']),
    DBG,
  ];
  nodeRedOutputsAndHeaders.push([
    'a name and a password in base64',
    'CN007',
    f("'Basic ' + Buffer.from('desk:" + fakeToken('', 14) + "').toString('base64')"),
    f("'Basic ' + Buffer.from(env.get('U') + ':' + env.get('P')).toString('base64')"),
  ]);
}
