import type { NodeForm } from '../kit/form.ts';
import { signingForm } from '../kit/signing.ts';

export const form: NodeForm = [...signingForm, { control: 'text', key: 'into', label: 'Put the signature into', required: true }];
