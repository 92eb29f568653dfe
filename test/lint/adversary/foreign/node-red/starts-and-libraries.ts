/** Node-RED: code that runs when a flow starts or stops, certificates, and libraries that run text. */
import type { Pair } from '../kit.ts';
import { DBG, FN, INJ, REQ, TAB } from '../node-red-kit.ts';

export const nodeRedStartsAndLibraries: Pair[] = [];

// Code that runs when a flow starts or stops.
for (const part of ['initialize', 'finalize'])
  nodeRedStartsAndLibraries.push([
    `a script in "${part}"`,
    'SC001',
    ...["require('child_process').exec('id');", '// Code added here will be run once\n'].map((code) => [
      TAB,
      INJ('fn'),
      FN('fn', 'return msg;', ['dbg'], { [part]: code }),
      DBG,
    ]),
  ] as unknown as Pair);
nodeRedStartsAndLibraries.push([
  'a message that turns the check off',
  'CN003',
  ...[false, true].map((check) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.rejectUnauthorized = ${String(check)};\nreturn msg;`, ['rq']),
    REQ('rq', { url: 'https://erp.example.com' }, ['dbg']),
    DBG,
  ]),
] as unknown as Pair);
nodeRedStartsAndLibraries.push([
  'a library that runs text',
  'SC001',
  ...[
    ['vm', 'vm.runInNewContext(msg.payload)'],
    ['dayjs', 'dayjs().format()'],
  ].map(([name, call]) => [
    TAB,
    INJ('fn'),
    FN('fn', `msg.payload = ${call ?? ''};\nreturn msg;`, ['dbg'], { libs: [{ var: name ?? '', module: name ?? '' }] }),
    DBG,
  ]),
] as unknown as Pair);
