/** A form with files as bytes (RFC 7578). */
import { Buffer } from 'node:buffer';
import { bytesOf } from '../kit/document.node.ts';
import { asText } from '../kit/items.ts';
import { multipartType } from './operation.ts';
import type { GivenInput } from '../kit/typed-values.ts';

export interface Multipart {
  readonly type: string;
  readonly body: Buffer;
}

/** As browsers write names (HTML, "multipart form data"): none ends its quotes or its line. */
const quoted = (name: string): string => `"${name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22')}"`;

/** Fields of the body as parts, a list as one part for each of its values. A file is base64 and gets its field's name. */
export function multipartOf(inputs: readonly GivenInput[], place: string): Multipart {
  const parts = inputs
    .filter(({ input }) => input.place === 'body')
    .flatMap(({ input: { name, type }, value }) =>
      (Array.isArray(value) ? value : [value]).map((one) => {
        const head = `content-disposition: form-data; name=${quoted(name)}`;
        return type === 'file'
          ? Buffer.concat([
              Buffer.from(`${head}; filename=${quoted(name)}\r\ncontent-type: application/octet-stream\r\n\r\n`),
              bytesOf(place, one),
            ])
          : Buffer.from(
              typeof one === 'object' && one !== null
                ? `${head}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(one)}`
                : `${head}\r\n\r\n${asText(one)}`,
            );
      }),
    );
  // The same for the same parts, so that a request that is sent again is the same request; never one that a part holds.
  let boundary = 'countersign-form';
  for (let tries = 0; parts.some((part) => part.includes(`--${boundary}`)); tries += 1) boundary = `countersign-form-${tries}`;
  return {
    type: `${multipartType}; boundary=${boundary}`,
    body: Buffer.concat([
      ...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  };
}
