import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Hash } from '../kernel/ports.ts';

const encoder = new TextEncoder();

/** SHA-256 in plain JavaScript: the same digests in a worker, where there is no node:crypto. */
export const portableHash: Hash = { sha256: (data) => bytesToHex(sha256(typeof data === 'string' ? encoder.encode(data) : data)) };
