export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

export const isEventStream = (headers: Readonly<Record<string, string>>): boolean =>
  /^text\/event-stream\b/i.test(headers['content-type'] ?? '');

const fieldOf = (line: string, name: string): string | undefined => {
  if (line === name) return '';
  return line.startsWith(`${name}:`) ? line.slice(name.length + (line.charCodeAt(name.length + 1) === 0x20 ? 2 : 1)) : undefined;
};

/** Takes lines one after the other; gives the event that an empty one ends. */
function eventOfLines(): (line: string) => ServerEvent | undefined {
  let data: string[] = [];
  let event: string | undefined;
  return (line) => {
    const said = fieldOf(line, 'data');
    if (said !== undefined) data.push(said);
    else event = fieldOf(line, 'event') ?? event;
    if (line !== '') return undefined;
    const whole = data.length === 0 ? undefined : { event: event ?? 'message', data: data.join('\n') };
    [data, event] = [[], undefined];
    return whole;
  };
}

/** The events of a server-sent event stream (WHATWG HTML section 9.2) that was read to its end, one after the other; comments left out. */
export function* eachEvent(text: string): Generator<ServerEvent, void, undefined> {
  const take = eventOfLines();
  const ends = /\r\n|\n|\r/g;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at <= text.length) {
    ends.lastIndex = at;
    const found = ends.exec(text);
    const event = take(text.slice(at, found?.index));
    if (event !== undefined) yield event;
    at = found === null ? text.length + 1 : ends.lastIndex;
  }
  const last = take('');
  if (last !== undefined) yield last;
}

/** The events of a whole stream (WHATWG HTML, 9.2.6). */
export const readEvents = (text: string): ServerEvent[] => [...eachEvent(text)];

/** The same of a stream that is still coming: takes it in pieces cut anywhere, and gives the events that are whole with each. */
export function comingEvents(): (piece: Uint8Array) => readonly ServerEvent[] {
  const take = eventOfLines();
  const decoder = new TextDecoder();
  let line: string[] = [];
  let afterReturn = false;
  return (piece) => {
    // A character may be cut, too.
    const text = decoder.decode(piece, { stream: true });
    const events: ServerEvent[] = [];
    let from = 0;
    for (const { 0: end, index } of text.matchAll(/[\r\n]/g)) {
      const second = end === '\n' && afterReturn && index === from && line.length === 0;
      line.push(text.slice(from, index));
      const event = second ? undefined : take(line.join(''));
      if (event !== undefined) events.push(event);
      [line, from, afterReturn] = [[], index + 1, end === '\r'];
    }
    if (from < text.length) line.push(text.slice(from));
    return events;
  };
}
