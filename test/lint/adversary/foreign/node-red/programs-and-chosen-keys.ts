/** Node-RED: programs that are started, keys of contexts that data chooses, and logins that are passed on. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { FN, IN, REQ, RES, TAB, change, n, set, told } from '../node-red-kit.ts';

export const nodeRedProgramsAndChosenKeys: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => readonly unknown[], bad: T, good: T): void => {
  nodeRedProgramsAndChosenKeys.push([name, rule, file(bad) as Json, file(good) as Json]);
};

const started = (type: string) => (p: JsonObject) => [TAB, IN('run'), n('run', type, [['res']], p), RES];
pair(
  'what comes is an argument of a command over SSH',
  'CN014',
  started('bigssh'),
  { commandLine: '/bin/ls', commandArgs: '', payloadIsArg: true },
  { commandLine: '/bin/ls', commandArgs: '-l /srv', payloadIsArg: false },
);
pair(
  'what comes is put into a command over SSH',
  'CN014',
  started('bigssh'),
  { commandLine: 'echo ${payload.name}', commandArgs: '', payloadIsArg: false },
  { commandLine: 'echo done', commandArgs: '', payloadIsArg: false },
);
pair(
  'what comes is told to a shell',
  'CN014',
  started('daemon'),
  { command: '/bin/bash', args: '', autorun: true, cr: true },
  { command: '/usr/local/bin/plotter', args: '--port 3', autorun: true, cr: true },
);
pair(
  'what comes is told to Python',
  'CN014',
  started('daemon'),
  { command: 'python3', args: '-i', autorun: true, cr: true },
  { command: 'python3', args: '-u /opt/count.py', autorun: true, cr: true },
);
pair(
  'what comes is told to a program, or to Python all the same',
  'CN014',
  started('daemon'),
  { command: 'python3', args: '-ic exec(input())#.py', autorun: true, cr: true },
  { command: 'python3', args: '-B /opt/count.py', autorun: true, cr: true },
);
pair(
  'what comes is run, or worked on by a fixed program',
  'CN014',
  (one: readonly [string, JsonObject]) => started(one[0])(one[1]),
  ['exec', { command: 'count', addpay: 'payload', append: '', useSpawn: 'false' }],
  ['pythonshell in', { pyfile: '/opt/count.py', virtualenv: '', continuous: false, stdInData: false }],
);
pair(
  'what comes is run, or worked on by Python that is written out',
  'CN014',
  (one: readonly [string, JsonObject]) => started(one[0])(one[1]),
  ['exec', { command: 'count', addpay: 'payload', append: '', useSpawn: 'false' }],
  ['python3-function', { func: "msg['payload'] = len(msg['payload'])\nreturn msg" }],
);

const kept = (of: JsonObject, at = 'users.a') =>
  told([change('w', ['c'], { t: 'set', p: at, pt: 'flow', to: 'payload.email', tot: 'msg' }), change('c', ['ask'], of)], 'w', 'msg.x');
pair(
  'a key that data chooses is read by a formula',
  'DF001',
  kept,
  set('x', '$flowContext(payload.k)', 'jsonata'),
  set('x', '$flowContext("total")', 'jsonata'),
);
pair(
  'a key that data ends is read by a formula',
  'DF001',
  kept,
  set('x', '$flowContext("us" & payload.k)', 'jsonata'),
  set('x', '$flowContext("total_" & payload.k)', 'jsonata'),
);
pair(
  'a key that data chooses is written by a rule',
  'DF001',
  (at: string) => kept(set('x', 'last', 'flow'), at),
  '[msg.payload.k]',
  'first',
);
pair(
  'the login of whoever calls goes on to another company',
  'DF003',
  (name: string) => [
    TAB,
    IN('f'),
    FN('f', `msg.headers = { authorization: msg.req.headers.${name} };\nreturn msg;`, ['r']),
    REQ('r', { url: 'https://api.other.example/x' }, ['res']),
    RES,
  ],
  'authorization',
  'accept',
);
