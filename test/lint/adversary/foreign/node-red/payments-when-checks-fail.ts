/** Node-RED: what is caught goes on to where it would have gone anyway. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { DBG, FN, IN, n, REQ, RES, TAB } from '../node-red-kit.ts';
import type { Pair } from '../kit.ts';

const refund = (caughtBy: string, url = 'https://bank.example.com/v1/refunds'): Json =>
  [
    TAB,
    IN('check'),
    REQ('check', { method: 'POST', url: 'https://fraud.example.com/v1/check' }, ['make']),
    FN('make', 'msg.payload = { order: 1 };\nreturn msg;', ['pay']),
    n('caught', 'catch', [[caughtBy]], { scope: ['check'], uncaught: false }),
    REQ('pay', { method: 'POST', url }, ['res']),
    RES,
    DBG,
  ] as Json;

export const nodeRedPaymentsWhenChecksFail: Pair[] = [
  ['a check that fails pays all the same', 'RL009', refund('pay'), refund('dbg')],
  ['a check that fails asks for the rates all the same', 'RL009', refund('pay'), refund('pay', 'https://bank.example.com/v1/rates')],
];
