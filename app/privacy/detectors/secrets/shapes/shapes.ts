/** Formats that providers give their keys, as they document them, in their order. */
import { cloudKeys } from './clouds.ts';
import { codeKeys } from './code.ts';
import { messageKeys } from './messages.ts';
import { modelKeys } from './models.ts';
import { serviceKeys } from './services.ts';
import type { SecretShape } from './shape.ts';
import { standardSecrets } from './standards.ts';

export const secretShapes: readonly SecretShape[] = [
  ...modelKeys,
  ...cloudKeys,
  ...codeKeys,
  ...messageKeys,
  ...serviceKeys,
  ...standardSecrets,
];
