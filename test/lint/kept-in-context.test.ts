/** What one flow of Node-RED keeps and another finds, in the ways in which people write it. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { FN, IN, RES, TAB, n } from './adversary/foreign/node-red-kit.ts';

const exec = n('ex', 'exec', [[], [], []], { command: 'sh', addpay: 'payload', append: '' });
const SET = "flow.set('last', msg.payload.cmd);\nreturn msg;";
const from = (keep: string, start: JsonObject): string[] =>
  importForeignAll(JSON.stringify([TAB, IN('keep'), FN('keep', keep, ['res']), RES, start, exec]), 'flows.json')
    .flatMap(({ flow }) => lintFlow(flow).findings)
    .filter(({ ruleId }) => ruleId === 'CN014')
    .map(({ severity }) => severity);
const inject = (more: JsonObject): JsonObject => n('start', 'inject', [['ex']], { repeat: '60', ...more });

it('an inject step that sends what was kept sends what an outsider wrote', () => {
  expect(from(SET, inject({ props: [{ p: 'payload', v: 'last', vt: 'flow' }] }))).toEqual(['block']);
  expect(from(SET, inject({ payload: 'last', payloadType: 'flow', props: [{ p: 'payload' }] }))).toEqual(['block']);
  expect(from(SET, inject({ props: [{ p: 'payload', v: 'other', vt: 'flow' }] }))).toEqual([]);
  expect(from(SET, inject({ props: [{ p: 'payload', v: 'last', vt: 'str' }] }))).toEqual([]);
});

it.each(['context.flow.set("last", msg.payload.cmd);', 'flow\n  .set( "last", msg.payload.cmd);', 'flow?.set("last", msg.payload.cmd);'])(
  'is kept however it is spelled: %s',
  (code) => {
    expect(from(`${code}\nreturn msg;`, inject({ props: [{ p: 'payload', v: 'last', vt: 'flow' }] }))).toEqual(['block']);
  },
);
