/** Short ways to write flows as Node-RED saves them. */
import type { JsonObject } from '../../../../app/kernel/json.ts';

export const TAB = { id: 't1', type: 'tab', label: 'Flow 1', disabled: false, info: '' };
export const n = (id: string, type: string, wires: string[][], p: JsonObject = {}, z = 't1') => ({
  id,
  type,
  z,
  name: p.name ?? id,
  x: 100,
  y: 100,
  wires,
  ...p,
});
export const IN = (to: string, method = 'post') => n('in', 'http in', [[to]], { url: '/orders', method, upload: false, swaggerDoc: '' });
export const RES = n('res', 'http response', [], { statusCode: '', headers: {} });
export const FN = (id: string, func: string, to: string[], p: JsonObject = {}, z = 't1') =>
  n(id, 'function', [to], { func, outputs: 1, noerr: 0, initialize: '', finalize: '', libs: [], ...p }, z);
export const REQ = (id: string, p: JsonObject, to: string[], z = 't1') =>
  n(
    id,
    'http request',
    [to],
    {
      method: 'GET',
      ret: 'txt',
      paytoqs: 'ignore',
      url: '',
      tls: '',
      persist: false,
      proxy: '',
      insecureHTTPParser: false,
      authType: '',
      senderr: false,
      headers: [],
      ...p,
    },
    z,
  );
export const INJ = (to: string) =>
  n('inj', 'inject', [[to]], {
    props: [{ p: 'payload' }],
    repeat: '',
    crontab: '',
    once: false,
    topic: '',
    payload: '',
    payloadType: 'date',
  });
export const DBG = n('dbg', 'debug', [], { active: true, complete: 'payload', targetType: 'msg' });
export const AIREQ = REQ('ai', { method: 'POST', url: 'https://api.openai.com/v1/chat/completions', ret: 'obj' }, ['res']);
export const ASK = (e: string) =>
  `msg.payload = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Say ' + ${e} }] };\nreturn msg;`;

export const T2 = { ...TAB, id: 't2', label: 'Second' };
export const MYSQL = { id: 'cfg', type: 'MySQLdatabase', name: 'shop', host: '127.0.0.1', port: '3306', db: 'shop' };
export const change = (id: string, to: readonly string[], ...rules: readonly JsonObject[]) =>
  n(id, 'change', [[...to]], { rules: [...rules] });
export const set = (p: string, to: string, tot: string, pt = 'msg'): JsonObject => ({ t: 'set', p, pt, to, tot });
/** Somebody posts, something happens, and a model is told of what `e` says. */
export const told = (parts: readonly unknown[], first: string, e: string, more: readonly unknown[] = []): readonly unknown[] => [
  TAB,
  IN(first),
  ...parts,
  FN('ask', ASK(e), ['ai']),
  AIREQ,
  RES,
  ...more,
];
/** The same with a database that is asked what `msg.topic` says. */
export const asked = (parts: readonly unknown[], first: string, more: readonly unknown[] = []): readonly unknown[] => [
  TAB,
  IN(first),
  ...parts,
  n('db', 'mysql', [['res']], { mydb: 'cfg' }),
  RES,
  MYSQL,
  ...more,
];
