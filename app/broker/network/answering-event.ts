/** Where an answer in a stream of events is there, though its sender keeps the stream open. Pure. */
import { isJsonObject } from '../../kernel/json.ts';
import { parseGuarded } from '../../kernel/json-guard.ts';
import { comingEvents, isEventStream, type ServerEvent } from '../../kernel/server-events.ts';

/** As deep as any data may be. */
const mostDepth = 250;

/** A response of JSON-RPC 2.0 to the request of this id; what the other side asks has a method, and an id of its own. */
function isResponse(text: string, id: number): boolean {
  try {
    // Its id alone is looked at: what becomes of long numbers is for whoever reads the answer.
    const message = parseGuarded(text, mostDepth);
    return isJsonObject(message) && message['id'] === id && !Object.hasOwn(message, 'method');
  } catch {
    return false;
  }
}

/** What ends the answer of a model: OpenAI's last event, and Anthropic's. */
const endsModel = ({ event, data }: ServerEvent): boolean => event === 'message_stop' || data.trim() === '[DONE]';

/** For each answer, what says of its pieces whether the response to the request of this id, or the end of a model's answer, has come with them; `head` where nothing more is waited for; undefined for one that ends by itself. */
export const untilAnswered =
  (answers: number | 'model' | 'nothing') =>
  (headers: Readonly<Record<string, string>>): ((piece: Uint8Array) => boolean) | 'head' | undefined => {
    // Whatever comes besides is read by nobody. An empty answer ends by itself, and leaves its connection to the next request.
    if (answers === 'nothing') return isEventStream(headers) ? 'head' : () => true;
    if (!isEventStream(headers)) return undefined;
    const take = comingEvents();
    return (piece) => take(piece).some((event) => (answers === 'model' ? endsModel(event) : isResponse(event.data, answers)));
  };
