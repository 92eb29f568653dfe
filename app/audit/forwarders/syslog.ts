/** RFC 5424 messages in the octet-counted frames of RFC 6587, 3.4.1, which RFC 5425 (syslog over TLS) asks for. */
import { concatBytes, utf8 } from '../bytes.ts';
import { severities, type ForwardedEvent } from './event.ts';

/** "log audit", RFC 5424, table 1. */
const facility = 13;
/** 32473 is the enterprise number that RFC 5612 sets aside for documentation; we have none of our own. */
const structuredId = 'countersign@32473';

/** RFC 5424, 6: PRINTUSASCII of the given length, or the nil value. */
function printable(text: string, length: number): string {
  const kept = text.replace(/[^\x21-\x7e]/g, '').slice(0, length);
  return kept === '' ? '-' : kept;
}

/** RFC 5424, 6.3.3: these three would end the value. */
const parameter = (text: string): string => text.replace(/["\\\]]/g, '\\$&');

/** The message body follows a byte order mark, which says that it is UTF-8. A line break in it would begin a message of its own at some receivers. */
export function syslogMessage(event: ForwardedEvent, body: string, hostName: string): string {
  const priority = facility * 8 + severities[event.severity];
  const data = `[${structuredId} id="${parameter(event.id)}" leaf="${event.leafHash}"]`;
  const oneLine = body.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, (sign) => (sign === '\t' ? '\t' : ' '));
  return `<${priority}>1 ${new Date(event.entry.time).toISOString()} ${printable(hostName, 255)} countersign - ${printable(event.entry.action, 32)} ${data} \ufeff${oneLine}`;
}

export function octetCounted(message: string): Uint8Array {
  const bytes = utf8(message);
  return concatBytes(utf8(`${bytes.length} `), bytes);
}
