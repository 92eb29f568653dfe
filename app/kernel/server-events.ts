export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

const fieldOf = (line: string, name: string): string | undefined => {
  if (line === name) return '';
  return line.startsWith(`${name}:`) ? line.slice(name.length + (line.charCodeAt(name.length + 1) === 0x20 ? 2 : 1)) : undefined;
};

/** The events of a server-sent event stream (WHATWG HTML section 9.2) that was read to its end, one after the other; comments left out. */
export function* eachEvent(text: string): Generator<ServerEvent, void, undefined> {
  let data: string[] = [];
  let event: string | undefined;
  const ends = /\r\n|\n|\r/g;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at <= text.length) {
    ends.lastIndex = at;
    const found = ends.exec(text);
    const line = text.slice(at, found?.index);
    at = found === null ? text.length + 1 : ends.lastIndex;
    const said = fieldOf(line, 'data');
    if (said !== undefined) data.push(said);
    else event = fieldOf(line, 'event') ?? event;
    if (line !== '' && found !== null) continue;
    if (data.length > 0) yield { event: event ?? 'message', data: data.join('\n') };
    [data, event] = [[], undefined];
  }
}

export const readEvents = (text: string): ServerEvent[] => [...eachEvent(text)];
