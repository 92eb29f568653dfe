export interface ServerEvent { readonly event: string; readonly data: string }

/** The events of a server-sent event stream (WHATWG HTML section 9.2) that was read to its end, comments left out. */
export function readEvents(text: string): ServerEvent[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n\r\n|\n\n|\r\r/).flatMap((block) => {
    const lines = block.split(/\r\n|\n|\r/);
    const field = (name: string): string[] => lines.flatMap((line) => (line === name ? [''] : line.startsWith(`${name}:`) ? [line.slice(name.length + 1).replace(/^ /, '')] : []));
    const data = field('data');
    return data.length === 0 ? [] : [{ event: field('event').at(-1) ?? 'message', data: data.join('\n') }];
  });
}
