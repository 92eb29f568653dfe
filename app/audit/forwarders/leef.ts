/** IBM QRadar Log Event Extended Format 2.0, with the tab between attributes. */
import type { EventSeverity } from './event.ts';
import type { Format } from './format.ts';

/** 1 to 10. */
const severity: Readonly<Record<EventSeverity, number>> = { critical: 10, error: 8, warning: 6, notice: 4, informational: 2 };

const header = (text: string): string => text.replace(/[|\r\n\t]+/g, ' ');
/** Nothing is escaped in LEEF: what would end an attribute or the line is written as a space, and the checkpoint as base64 by its caller. */
const value = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

export const leef: Format = ({ id, entry, leafHash, outcome, severity: level, checkpoint }, { version }) => {
  const attributes: readonly (readonly [string, string])[] = [
    ['devTime', new Date(entry.time).toISOString()],
    ['devTimeFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSX"],
    ['cat', entry.action.split('.')[0] ?? ''],
    ['sev', String(severity[level])],
    ['usrName', entry.actor],
    ['resource', entry.subject],
    ['outcome', outcome],
    ['externalId', id],
    ['entry', String(entry.index)],
    ['leafHash', leafHash],
    ...(entry.prev === undefined ? [] : ([['previousLeafHash', entry.prev]] as const)),
    ['details', JSON.stringify(entry.details)],
    // Its line breaks are part of what is signed; here they are written as in JSON.
    ...(checkpoint === undefined ? [] : ([['checkpoint', JSON.stringify(checkpoint)]] as const)),
  ];
  return {
    text: `LEEF:2.0|Countersign|Countersign|${header(version)}|${header(entry.action)}|x09|${attributes.map(([key, text]) => `${key}=${value(text)}`).join('\t')}`,
  };
};
