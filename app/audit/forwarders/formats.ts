/** The formats that receivers read, one file each. */
import { cef } from './cef.ts';
import type { Format } from './format.ts';
import { jsonLine } from './json-line.ts';
import { leef } from './leef.ts';
import { ocsf } from './ocsf.ts';

export const formats = { json: jsonLine, cef, leef, ocsf } as const satisfies Readonly<Record<string, Format>>;
export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]];
