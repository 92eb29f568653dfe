/** Runs anew in each test file, also where several share a process. */
import { afterAll } from 'vitest';
import { endFile } from '../kit/end-of-file.ts';

afterAll(endFile);
