/** Evidence for auditors. */
import { z } from 'zod';
import { statementSchema } from '../../compliance/period/shapes.ts';
import { call, readOnly } from './channel.ts';
import { shortText, time } from './shapes.ts';

/** Milliseconds since the epoch: `from` inclusive, `until` exclusive. */
const period = z.strictObject({ from: time, until: time });
const savedFile = z.strictObject({ fileName: shortText, text: z.string() });

export const complianceContract = {
  /** What a pack would say now, unsigned. */
  'compliance:period': call({
    input: period,
    output: z.strictObject({ statement: statementSchema }),
    permission: 'compliance.read',
    perMinute: 60,
    audit: readOnly,
  }),
  /** The pack under the caller's own key, and its page. */
  'compliance:evidence': call({
    input: period,
    output: z.strictObject({ statement: statementSchema, keyId: shortText, pack: savedFile, page: savedFile }),
    permission: 'compliance.export',
    stepUp: true,
    perMinute: 20,
    audit: { action: 'compliance.evidence-made' },
  }),
} as const;
