export const longestPem = 16_384;

/** The public key or certificate in a file. One's private key must never come into the registry, which everybody here reads. */
export async function pemIn(file: File): Promise<string> {
  const text = file.size > longestPem ? '' : (await file.text()).trim();
  if (text.includes('PRIVATE KEY'))
    throw new Error(`${file.name} holds a private key. Choose its public half; nothing of the file was taken.`);
  if (!/^-----BEGIN [A-Z ]*(?:PUBLIC KEY|CERTIFICATE)-----$/m.test(text))
    throw new Error(
      `${file.name} holds no public key and no certificate. They begin with “-----BEGIN PUBLIC KEY” or “-----BEGIN CERTIFICATE”.`,
    );
  return text;
}
