/** The bindings file: which real connection each slot of a flow means on this machine. Secrets come from variables or files, never from the file itself. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { boundConnectionSchema, type BoundConnection, type ConnectionSource } from '../../broker/connection.ts';
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { faultWords, schemaWords } from '../../kernel/schema-words.ts';
import { parseGivenJson } from '../../workflow/migrations/json-text.ts';
import { judgeBinding, withSignedScopes, type BoundFlow } from './bindings-judge.ts';
import { readText } from '../read-file.ts';

const reference = z.union([z.strictObject({ env: z.string().min(1).max(200) }), z.strictObject({ file: z.string().min(1).max(4_096) })]);
const mend = 'A slot looks like { "hosts": ["api.example.com"], "auth": { "type": "bearer", "secret": { "env": "API_TOKEN" } } }.';

function secretOf(value: Json | undefined, place: string, cwd: string): string {
  const parsed = reference.safeParse(value);
  if (!parsed.success)
    throw new UserError(
      'connection/unbound',
      'A secret is given as { "env": "NAME" } or { "file": "PATH" }, never in the bindings themselves.',
      { place, mend },
    );
  if ('file' in parsed.data) {
    const kept = readText(resolve(cwd, parsed.data.file), cwd).replace(/\r?\n$/, '');
    if (kept.trim() !== '') return kept;
    throw new UserError('secret/not-found', `The file ${parsed.data.file} holds nothing.`, { place, mend: 'Write the secret into it.' });
  }
  const found = process.env[parsed.data.env];
  if (found === undefined || found.trim() === '')
    throw new UserError('secret/not-found', `The variable ${parsed.data.env} is not set.`, { place });
  return found;
}

/** Public OAuth clients have no secret of their own. */
function authOf(auth: JsonObject, place: string, cwd: string): JsonObject {
  if (auth['type'] === 'none') return auth;
  const isRefresh = auth['type'] === 'refresh-token';
  return {
    ...auth,
    ...(isRefresh && auth['secret'] === undefined ? {} : { secret: secretOf(auth['secret'], place, cwd) }),
    ...(isRefresh ? { refreshToken: secretOf(auth['refreshToken'], place, cwd) } : {}),
  };
}

function boundOf(value: Json, place: string, cwd: string): BoundConnection {
  if (!isJsonObject(value)) throw new UserError('connection/unbound', 'This is not a connection.', { place, mend });
  const { auth, ca, clientCertificate, callers, ...rest } = value;
  const authority = (given: Json | undefined, at: string): Json =>
    typeof given === 'string' && given.includes('-----BEGIN') ? given : secretOf(given, at, cwd);
  const filled: JsonObject = {
    ...rest,
    auth: isJsonObject(auth) ? authOf(auth, `${place} / auth`, cwd) : { type: 'none' },
    ...(isJsonObject(clientCertificate)
      ? {
          clientCertificate: {
            cert: secretOf(clientCertificate['cert'], `${place} / clientCertificate`, cwd),
            key: secretOf(clientCertificate['key'], `${place} / clientCertificate`, cwd),
          },
        }
      : {}),
    ...(ca === undefined ? {} : { ca: authority(ca, `${place} / ca`) }),
    ...(callers === undefined
      ? {}
      : { callers: isJsonObject(callers) ? { ...callers, ca: authority(callers['ca'], `${place} / callers / ca`) } : callers }),
  };
  const parsed = boundConnectionSchema.safeParse(filled, { error: schemaWords });
  if (parsed.success) return parsed.data;
  throw new UserError('connection/unbound', `The connection cannot be read${faultWords(parsed.error.issues)}`, { place, mend });
}

export interface Bindings {
  readonly connections: ReadonlyMap<string, BoundConnection>;
  /** Makes the hashes of personal values; without it, the store's own key does. */
  readonly pseudonymKey?: string;
  /** Where they stand, and their secrets, and the keys of whoever reads them: no step gets these files. */
  readonly files?: readonly string[];
}
export const noBindings: Bindings = { connections: new Map() };

/** The files that secrets are read from, wherever they are named. */
function secretFilesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(secretFilesIn);
  if (!isJsonObject(value)) return [];
  const { success, data } = reference.safeParse(value);
  return success ? ('file' in data ? [data.file] : []) : Object.values(value).flatMap(secretFilesIn);
}

/** A key that can be guessed is none: 32 random characters are 128 bits even in hex. */
const KEY_CHARS = 32;

function pseudonymKeyOf(value: Json, place: string, cwd: string): string {
  const key = secretOf(value, place, cwd);
  if (key.length < KEY_CHARS)
    throw new UserError('privacy/no-key', `The key for hashes is shorter than ${KEY_CHARS} characters.`, {
      place,
      mend: 'Take a random one, such as the output of: openssl rand -hex 32',
    });
  return key;
}

/** The file that services and workers take when none is named. */
export function usualBindings(folder: string): string | undefined {
  const path = join(folder, 'bindings.json');
  return existsSync(path) ? path : undefined;
}

/** `ownFiles`: other files that no step gets. Throws UserError for a file that cannot be used as a whole: a typing error must not become a missing secret in the middle of a run. */
export function readBindings(path: string | undefined, cwd: string, ownFiles: readonly string[] = []): Bindings {
  if (path === undefined) return { ...noBindings, files: ownFiles };
  const value = parseGivenJson(readText(path, cwd), path);
  const nested = isJsonObject(value) && isJsonObject(value['connections']);
  const unknown = nested ? Object.keys(value).find((key) => key !== 'connections' && key !== 'pseudonymKey') : undefined;
  if (unknown !== undefined)
    throw new UserError('connection/unbound', `There is no setting called "${unknown}" beside "connections".`, {
      place: path,
      mend: 'Beside "connections" the bindings may hold "pseudonymKey" alone; slots stand within "connections".',
    });
  const slots = nested ? value['connections'] : value;
  const pseudonymKey = nested ? value['pseudonymKey'] : undefined;
  if (!isJsonObject(slots)) throw new UserError('connection/unbound', 'The bindings are not an object of slots.', { place: path, mend });
  return {
    connections: new Map(Object.entries(slots).map(([slot, bound]) => [slot, boundOf(bound, `${path} / ${slot}`, cwd)])),
    ...(pseudonymKey === undefined ? {} : { pseudonymKey: pseudonymKeyOf(pseudonymKey, `${path} / pseudonymKey`, cwd) }),
    files: [...[path, ...secretFilesIn(value)].map((file) => resolve(cwd, file)), ...ownFiles],
  };
}

/** Slots that need no secret are bound to what the flow itself says of them. A binding that opens more than was signed is refused here too, for runs that a store brings. */
export function connectionsFor(pinned: readonly BoundFlow[], bindings: ReadonlyMap<string, BoundConnection>): ConnectionSource {
  return {
    get: async (flowId, slot) => {
      const asking = pinned.find(({ flow }) => flow.id === flowId);
      const bound = bindings.get(slot);
      if (bound !== undefined) {
        if (asking === undefined) return bound;
        judgeBinding(asking, slot, bound);
        return withSignedScopes(asking, slot, bound);
      }
      const declared = asking?.flow.connections.find((connection) => connection.id === slot);
      return declared?.auth === 'none' ? { hosts: declared.hosts, auth: { type: 'none' } } : undefined;
    },
  };
}
