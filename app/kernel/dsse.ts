/** DSSE (github.com/secure-systems-lab/dsse, protocol 1.0.2): what a signature of an envelope covers. */

/** Pre-authentication encoding: `DSSEv1 <len(type)> <type> <len(body)> <body>`, lengths in ASCII decimal. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const parts = [new TextEncoder().encode(`DSSEv1 ${type.length} `), type, new TextEncoder().encode(` ${payload.length} `), payload];
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
