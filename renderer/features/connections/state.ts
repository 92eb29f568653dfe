/** What a connection's secret needs from somebody, in words. The gravest comes first. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import type { BadgeTone } from '../../ui/index.ts';

export type Connection = OutputOf<'connections:list'>['connections'][number];

export interface SecretState {
  readonly word: string;
  readonly tone: BadgeTone;
  readonly help: string;
}

const dayMs = 86_400_000;
const soonMs = 14 * dayMs;
const certificateSoonMs = 30 * dayMs;

export const signedInByPerson = (connection: Connection): boolean => connection.oauth !== undefined && connection.oauth.way !== 'service';

function signInState({ granted }: Connection, now: number): SecretState {
  if (granted === undefined) return { word: 'Not signed in', tone: 'medium', help: 'Somebody has to sign in before a flow can use it.' };
  if (granted.endedAt !== undefined)
    return { word: 'Signed out', tone: 'block', help: 'The service took the permission back. Runs fail until somebody signs in again.' };
  if (!granted.renewable && granted.until <= now)
    return {
      word: 'Expired',
      tone: 'block',
      help: 'The service gave a permission that cannot be renewed, and it has ended. Sign in again.',
    };
  if (!granted.renewable)
    return {
      word: 'Ends by itself',
      tone: 'medium',
      help: 'The service gave a permission that cannot be renewed. Ask for the scope offline_access, if the service has it.',
    };
  return { word: 'Signed in', tone: 'good', help: 'It renews itself.' };
}

export function secretState(connection: Connection, now: number): SecretState {
  const { auth, hasSecret, certificateUntil, rotateBy } = connection;
  if (auth === 'none') return { word: 'None needed', tone: 'neutral', help: 'This connection does not sign in.' };
  const entered: SecretState = signedInByPerson(connection)
    ? signInState(connection, now)
    : hasSecret
      ? { word: 'Set', tone: 'good', help: 'Approved flows can use it; nobody can read it back.' }
      : { word: 'Missing', tone: 'medium', help: 'Nobody has entered it yet.' };
  if (entered.tone !== 'good') return entered;
  if (certificateUntil !== undefined && certificateUntil <= now)
    return { word: 'Certificate ended', tone: 'block', help: 'Servers refuse it. Enter a new certificate and its key.' };
  if (certificateUntil !== undefined && certificateUntil - now < certificateSoonMs)
    return { word: 'Certificate ends soon', tone: 'high', help: 'Enter a new certificate and its key before it ends.' };
  if (rotateBy !== undefined && rotateBy <= now)
    return {
      word: 'Replace it',
      tone: 'high',
      help: 'It is older than the limit you set. Create a new one at the service, enter it here, then end the old one.',
    };
  if (rotateBy !== undefined && rotateBy - now < soonMs)
    return { word: 'Replace it soon', tone: 'medium', help: 'It is close to the age limit you set.' };
  return entered;
}
