/** ArcSight Common Event Format, revision 27 (CEF:0). */
import type { EventSeverity } from './event.ts';
import type { Format } from './format.ts';

/** 0 to 10; 9 and 10 are "very high". */
const severity: Readonly<Record<EventSeverity, number>> = { critical: 10, error: 8, warning: 6, notice: 4, informational: 2 };

/** A pipe would begin the next header field. */
const header = (text: string): string => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ');
/** An equals sign would begin the next key; line breaks are written as `\n`. */
const value = (text: string): string => text.replace(/[\\=]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');

export const cef: Format = ({ id, entry, leafHash, outcome, severity: level, checkpoint }, { version }) => {
  const extension: readonly (readonly [string, string])[] = [
    ['rt', String(entry.time)],
    ['externalId', id],
    ['act', entry.action],
    ['outcome', outcome],
    ['suid', entry.actor],
    ['duid', entry.subject],
    ['cn1', String(entry.index)],
    ['cn1Label', 'entry'],
    ['cs1', leafHash],
    ['cs1Label', 'leafHash'],
    ...(entry.prev === undefined
      ? []
      : ([
          ['cs2', entry.prev],
          ['cs2Label', 'previousLeafHash'],
        ] as const)),
    ['cs3', JSON.stringify(entry.details)],
    ['cs3Label', 'details'],
    ...(checkpoint === undefined
      ? []
      : ([
          ['cs4', checkpoint],
          ['cs4Label', 'checkpoint'],
        ] as const)),
  ];
  const head = ['Countersign', 'Countersign', version, entry.action, entry.action.replaceAll(/[.-]/g, ' ')].map(header).join('|');
  return { text: `CEF:0|${head}|${severity[level]}|${extension.map(([key, text]) => `${key}=${value(text)}`).join(' ')}` };
};
