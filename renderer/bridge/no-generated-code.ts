/** The content policy refuses code made from strings; zod asks before it would, and each question is a logged violation. Import this first. */
import { config } from 'zod';

config({ jitless: true });
