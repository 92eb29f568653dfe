/** A quick look for values that are secrets by their name or shape, in parts of a file that are not drawn. The linter's detectors say more. */
import { isJsonObject, type Json } from '../kernel/json.ts';

const secretKey = /^(authorization|x-api-key|api[-_]?key|apikey|client[-_]?secret|secret|password|passwd|access[-_]?token|auth[-_]?token|token|private[-_]?key|bearer)$/i;
const secretShape = /\b(sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|xox[abpr]-[A-Za-z0-9-]{10,}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY-----|Bearer\s+[A-Za-z0-9._-]{16,})/;

const isFixed = (value: Json | undefined): boolean => typeof value === 'string' && value.length >= 6 && !value.includes('{{');

/** How many values look like secrets; `{ name: "Authorization", value: "..." }` pairs count too. */
export function countSecrets(value: Json): number {
  if (typeof value === 'string') return secretShape.test(value) ? 1 : 0;
  if (Array.isArray(value)) return (value as readonly Json[]).reduce<number>((sum, item) => sum + countSecrets(item), 0);
  if (!isJsonObject(value)) return 0;
  const { name } = value;
  if (typeof name === 'string' && secretKey.test(name) && isFixed(value['value'])) return 1;
  return Object.entries(value).reduce((sum, [key, item]) => sum + (secretKey.test(key) && isFixed(item) ? 1 : countSecrets(item)), 0);
}
