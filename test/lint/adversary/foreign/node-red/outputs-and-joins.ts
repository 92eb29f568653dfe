/** Node-RED: several outputs, splitting, joining and batching. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { AIREQ, ASK, DBG, FN, IN, MYSQL, REQ, RES, TAB, change, n, set } from '../node-red-kit.ts';

export const nodeRedOutputsAndJoins: Pair[] = [];
const TODB = n('db', 'mysql', [['dbg']], { mydb: 'cfg' });
const TOAI = [AIREQ, RES];
const fnOut = (id: string, func: string, wires: string[][], more: JsonObject = {}) =>
  n(id, 'function', wires, { func, outputs: wires.length, noerr: 0, libs: [], ...more });
/** An attack and its twin, which differ by one text. */
const pair = (name: string, rule: string, file: (text: string) => readonly unknown[], bad: string, good: string): void => {
  nodeRedOutputsAndJoins.push([name, rule, file(bad) as Json, file(good) as Json]);
};

// Several outputs.
pair(
  'the second way out of a script',
  'CN014',
  (e) => [
    TAB,
    IN('f'),
    fnOut('f', `const list = { payload: 'ok' };\nconst query = { topic: ${e} };\nreturn [list, query];`, [['res'], ['db']]),
    RES,
    TODB,
    DBG,
    MYSQL,
  ],
  '"DELETE FROM orders WHERE id = " + msg.payload.id',
  '"DELETE FROM orders WHERE id = 7"',
);
pair(
  'several messages by one way',
  'DF001',
  (e) => [
    TAB,
    IN('f'),
    fnOut('f', `const out = [];\nfor (const c of msg.payload.customers) out.push({ payload: ${e} });\nreturn [out];`, [['ask']]),
    FN('ask', ASK('msg.payload'), ['ai']),
    ...TOAI,
  ],
  'c.email',
  'c.product',
);
pair(
  'sent later by the script itself',
  'DF001',
  (e) => [
    TAB,
    IN('f'),
    fnOut('f', `setTimeout(() => { node.send([null, { payload: ${e} }]); node.done(); }, 100);\nreturn null;`, [['res'], ['ask']]),
    FN('ask', ASK('msg.payload'), ['ai']),
    ...TOAI,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'a copy of the message',
  'DF001',
  (e) => [
    TAB,
    IN('f'),
    fnOut('f', `const m2 = RED.util.cloneMessage(msg);\nm2.payload = ${e};\nnode.send(m2);`, [['ask']]),
    FN('ask', ASK('msg.payload'), ['ai']),
    ...TOAI,
  ],
  'm2.payload.email',
  'm2.payload.product',
);
pair(
  'asked by name from the runtime',
  'CN014',
  (e) => [TAB, IN('f'), FN('f', `msg.topic = 'SELECT * FROM t WHERE a = ' + ${e};\nreturn msg;`, ['db']), TODB, DBG, MYSQL],
  "RED.util.getMessageProperty(msg, 'payload.name')",
  'RED.util.generateId().length',
);
// Splitting, joining, batching.
pair(
  'split, and joined again',
  'DF001',
  (e) => [
    TAB,
    IN('c'),
    change('c', ['sp'], set('payload', 'payload.people', 'msg')),
    n('sp', 'split', [['f']], { splt: '\\n', spltType: 'str', arraySplt: 1, arraySpltType: 'len', stream: false, addname: '' }),
    FN('f', `msg.payload = ${e};\nreturn msg;`, ['jn']),
    n('jn', 'join', [['ask']], {
      mode: 'auto',
      build: 'object',
      property: 'payload',
      propertyType: 'msg',
      key: 'topic',
      joiner: '\\n',
      joinerType: 'str',
    }),
    FN('ask', ASK('msg.payload.join(", ")'), ['ai']),
    ...TOAI,
  ],
  'msg.payload.email',
  'msg.payload.product',
);
pair(
  'joined under the name of its topic',
  'CN005',
  (e) => [
    TAB,
    IN('c'),
    change('c', ['jn'], set('topic', 'who', 'str'), set('payload', e, e.includes('.host') ? 'msg' : 'str')),
    n('jn', 'join', [['f']], { mode: 'custom', build: 'object', property: 'payload', propertyType: 'msg', key: 'topic', count: '2' }),
    FN('f', 'msg.url = `https://${msg.payload.who}/status`;\nreturn msg;', ['rq']),
    REQ('rq', {}, ['dbg']),
    DBG,
  ],
  'payload.host',
  'api.example.com',
);
pair(
  'joined by a sum in JSONata',
  'DF001',
  (e) => [
    TAB,
    IN('jn'),
    n('jn', 'join', [['ask']], {
      mode: 'reduce',
      build: 'object',
      reduceRight: false,
      reduceExp: e,
      reduceInit: '""',
      reduceInitType: 'str',
      reduceFixup: '',
    }),
    FN('ask', ASK('msg.payload'), ['ai']),
    ...TOAI,
  ],
  '$A & payload.email',
  '$A & payload.product',
);
pair(
  'sorted and batched',
  'DF001',
  (e) => [
    TAB,
    IN('so'),
    n('so', 'sort', [['ba']], { target: 'payload', targetType: 'msg', msgKey: 'payload', msgKeyType: 'elem' }),
    n('ba', 'batch', [['ask']], { mode: 'count', count: 10 }),
    FN('ask', ASK(`msg.payload[0].${e}`), ['ai']),
    ...TOAI,
  ],
  'email',
  'product',
);
