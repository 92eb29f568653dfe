/** What a script writes out: a program that is packed into a text or a list of codes, and a pattern that may take for ever. */
import { isSyntax } from '../syntax.ts';
import { BLOB } from './danger.ts';
import { isSlowPattern } from './slow-pattern.ts';
import type { DangerOf } from './whole-script.ts';

const CODE = /\b(?:function|return|eval|require|import|fetch|process|document|window)\b|=>|https?:\/\//;
/** So many numbers are no list that anybody typed. */
const MANY_CODES = 40;

/** What is decoded while the script runs is long, or reads like a program. */
export function isPackedProgram(text: string): boolean {
  if (BLOB.test(text) || (text.length >= 120 && /^[A-Za-z0-9+/=_-]+$/.test(text))) return true;
  if (text.length < 24) return false;
  try {
    return CODE.test(atob(text));
  } catch {
    return false;
  }
}

const isCode = (one: unknown): boolean => isSyntax(one) && typeof one['value'] === 'number' && one['value'] < 0x110000;

export const ofText: DangerOf = (node) => {
  const { regex, value } = node as { readonly regex?: unknown; readonly value?: unknown };
  if (typeof regex === 'object' && regex !== null && isSlowPattern((regex as { pattern: string }).pattern)) return 'slow-pattern';
  return typeof value === 'string' && (BLOB.test(value) || BLOB.test(String(node['raw']))) ? 'hidden-code' : undefined;
};

export const ofTemplateText: DangerOf = (node) =>
  BLOB.test(String((node['value'] as { readonly raw?: string }).raw)) ? 'hidden-code' : undefined;

export const ofList: DangerOf = (node, _parent, { source }) => {
  const codes = node['elements'] as unknown[];
  return codes.length >= MANY_CODES && /fromCharCode/.test(source) && codes.every(isCode) ? 'hidden-code' : undefined;
};
