/** Where an answer in a stream of events is there, though its sender keeps the stream open. Pure. */
import { isJsonObject } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { comingEvents, isEventStream } from '../../kernel/server-events.ts';

/** A response of JSON-RPC 2.0 to the request of this id; what the other side asks has a method, and an id of its own. */
function isResponse(text: string, id: number): boolean {
  try {
    const message = parseData(text);
    return isJsonObject(message) && message['id'] === id && !Object.hasOwn(message, 'method');
  } catch {
    return false;
  }
}

/** For each answer, what says of its pieces whether the response has come with them; undefined for one that ends by itself. */
export const untilAnswered =
  (id: number) =>
  (headers: Readonly<Record<string, string>>): ((piece: Uint8Array) => boolean) | undefined => {
    if (!isEventStream(headers)) return undefined;
    const take = comingEvents();
    return (piece) => take(piece).some(({ data }) => isResponse(data, id));
  };
