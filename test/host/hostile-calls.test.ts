/**
 * Every channel of the contract, over a real host, with what no window of ours would send: by nobody, by each role, and by somebody
 * whose session is over. Whatever comes, the answer is a refusal in the contract's words or an answer in its form, and nothing breaks.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '../../app/kernel/error-codes.ts';
import { contract, type CallChannel } from '../../app/ipc/contract.ts';
import type { CallSpec } from '../../app/ipc/contract/channel.ts';
import type { ResponseEnvelope } from '../../app/ipc/envelope.ts';
import { demoOrigin, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

const channels = Object.entries(contract as Record<string, { readonly kind: string }>)
  .filter(([, spec]) => spec.kind === 'call')
  .map(([name, spec]) => [name as CallChannel, spec as unknown as CallSpec] as const);

/** These end the session or the store that the others are tried with. */
const endings: ReadonlySet<string> = new Set([
  'identity:signOut',
  'identity:signOutEverywhere',
  'identity:lock',
  'identity:changePassword',
  'store:lock',
  'store:close',
  'store:restore',
  'store:rotate',
  'store:changePassphrase',
]);

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly format?: string;
};

/** Texts that fit most patterns of ids, and mean somebody or something else. */
const texts = [
  'flow_00000000000000000000000000',
  '__proto__',
  'constructor',
  'toString',
  'a'.repeat(64),
  '0'.repeat(64),
  '2027-01-31T00:00:00Z',
  'ada',
  '../../etc/passwd',
  '\u202eevil',
  '',
  'https://127.0.0.1/',
  '12:00',
];

/** A value of that form, with other people's ids and odd texts in it; `turn` chooses among them. */
function sample(schema: Schema, root: Schema, turn: number, depth = 0): unknown {
  if (schema.$ref !== undefined)
    return depth > 6 ? null : sample(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? root, root, turn, depth + 1);
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return schema.enum[turn % schema.enum.length];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return sample(choices[turn % choices.length] ?? {}, root, turn, depth + 1);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => sample(part, root, turn, depth + 1))) as unknown;
  switch (Array.isArray(schema.type) ? (schema.type as readonly string[])[0] : schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, part]) => [key, sample(part, root, turn, depth + 1)]));
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, turn % 3) }, () => sample(schema.items ?? {}, root, turn, depth + 1));
    case 'string': {
      const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u');
      const fitting = texts.filter((text) => text.length >= (schema.minLength ?? 0) && pattern?.test(text) !== false);
      return fitting[turn % Math.max(1, fitting.length)] ?? texts[0];
    }
    case 'integer':
    case 'number':
      return [schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1, 1, 2 ** 31, -1][turn % 4];
    case 'boolean':
      return turn % 2 === 0;
    case 'null':
      return null;
    default:
      return texts[turn % texts.length];
  }
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = { a: value };
  return value;
}

/** What the structured clone of a window carries, and JSON does not, is among it. */
const junk: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  2 ** 53,
  10n,
  '',
  'x',
  true,
  [],
  [[]],
  new Date(0),
  new Map([['id', 'x']]),
  new Uint8Array(8),
  deep(5_000),
  'x'.repeat(2 ** 20),
  Object.create(null),
];

function badInputs(schema: Schema): unknown[] {
  const keys = Object.keys(schema.properties ?? {});
  const good = sample(schema, schema, 0) as Record<string, unknown>;
  return [
    ...junk,
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    ...keys.flatMap((key, at) => [0, 5, 9].map((step) => ({ ...good, [key]: junk[(at + step) % junk.length] }))),
    { ...good, extra: 1 },
  ];
}

describe('hostile calls', { timeout: 240_000 }, () => {
  let world: TestHost;
  const people: [string, string][] = [];

  const call = (sender: string, channel: string, input: unknown): Promise<ResponseEnvelope> =>
    world.host.door.call({ channel, input }, { transport: 'test', id: sender, origin: demoOrigin, topFrame: true, alive: true });

  beforeAll(async () => {
    world = await openTestHost();
    const { ada } = await withFirstPerson(world);
    people.push(['nobody', 'window-of-nobody']);
    for (const role of ['designer', 'reviewer', 'operator', 'auditor', 'admin']) {
      const { firstPassword } = await ada.call('people:create', { account: role, displayName: `The ${role}`, roles: [role], groups: [] });
      const person: PersonAtDoor = world.person(role);
      await person.firstSignIn(firstPassword);
      people.push([role, `window-of-${role}`]);
    }
    const gone = world.person('gone');
    await gone.call('identity:signIn', { account: 'designer', password: 'not the password' }).catch(() => undefined);
    people.push(['half signed in', 'window-of-gone']);
  }, 120_000);
  afterAll(async () => {
    await world.close();
  });

  test('no channel breaks, answers out of form, or answers somebody who may not ask', async () => {
    const wrong: string[] = [];
    for (const [name, spec] of channels) {
      if (endings.has(name)) continue;
      const schema = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' }) as Schema;
      const inputs = [...badInputs(schema), ...[0, 1, 2, 3, 4, 5].map((turn) => sample(schema, schema, turn))];
      for (const [who, sender] of people) {
        // Forms are looked at before anybody is asked who they are: one sender shows them all, the others send what fits.
        for (const input of who === 'nobody' ? inputs : inputs.slice(-6)) {
          const response = await call(sender, name, input);
          const mayNot = response.ok && spec.permission !== 'public' && (who === 'nobody' || who === 'half signed in');
          const unknown =
            !response.ok &&
            (!(errorCodes as readonly string[]).includes(response.error.code) ||
              response.error.code === 'kernel/bug' ||
              response.error.code === 'ipc/bad-output');
          if (mayNot || unknown)
            wrong.push(
              `${name} by ${who}: ${response.ok ? 'answered' : `${response.error.code} ${response.error.message}`} for ${JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? 'big' : value))?.slice(0, 300) ?? 'undefined'}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect([({} as { polluted?: unknown }).polluted, (await call('window-of-admin', 'app:state', {})).ok]).toEqual([undefined, true]);
  });
});
