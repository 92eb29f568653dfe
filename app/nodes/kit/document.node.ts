/** Files that travel in items as base64: reading the bytes, and telling what is wrong with them. */
import { Buffer } from 'node:buffer';
import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';

export const maxFileBytes = 40 * 1024 * 1024;

export const unreadable = (place: string, what: string, mend = 'Check the file, or have it sent again.'): UserError =>
  new UserError('file/unreadable', `The file at the step “${place}” ${what}.`, { place, mend });
export const tooLarge = (place: string, what: string, mend = 'Split the file, or raise the bound.'): UserError =>
  new UserError('file/too-large', `The file at the step “${place}” ${what}.`, { place, mend });

/** A data URL or plain base64. Anything else fails: a text that is no file must not be read as one. */
export function bytesOf(place: string, value: Json | undefined): Buffer {
  const text = typeof value === 'string' ? value.replace(/^data:[^,]{0,200};base64,/, '').replace(/[\r\n]/g, '') : '';
  if (text === '' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(text))
    throw unreadable(place, 'is not given as base64', 'Read the file as base64, and name the field that holds it.');
  if (text.length > (maxFileBytes * 4) / 3 + 4) throw tooLarge(place, `has more than ${maxFileBytes / 1024 / 1024} MiB`);
  return Buffer.from(text, 'base64');
}

/** UTF-8 and UTF-16 by their marks; text that is no UTF-8 is read as Windows does in Western Europe. */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
