/** Where the address is signed, too, a signature counts for this address and this body, and for no other two that stand together in the same way. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { webhookFault, type WebhookRules } from '../../app/engine/triggers/webhook-check.ts';

const rules: WebhookRules = { auth: 'hmac', signatureHeader: 'x-signature', signs: 'request', replayWindowSeconds: 300 };

function faultOf(target: string, body: string, signed: string): string | undefined {
  const signature = createHmac('sha256', 'not-a-real-one').update(`1000.${signed}`).digest('hex');
  const headers = { 'x-signature': `t=1000,v1=${signature}` };
  return webhookFault(rules, { method: 'POST', target, headers, body: Buffer.from(body) }, 'not-a-real-one', 1_000_000);
}

test('no part of a signed address counts as a part of the body, and none of the body as one of the address', () => {
  const signed = 'POST /orders?rate=1.5\nin.full';
  expect([
    faultOf('/orders?rate=1.5', 'in.full', signed),
    faultOf('/orders?rate=1', '5\nin.full', signed),
    faultOf('/orders', 'v2?rate=1.5\nin.full', signed.replace('orders', 'orders.v2')),
    faultOf('/orders?rate=1.5%0Ain', 'full', signed),
    faultOf('/orders', 'body', 'POST /orders.body'),
  ]).toEqual([undefined, ...Array.from({ length: 4 }, () => 'bad-credentials')]);
});
