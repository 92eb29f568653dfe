/**
 * Import this before the schemas of a command that reads a few files once. Each object schema would otherwise be compiled on its first use, in tens of
 * milliseconds for all of them together, and is then asked once or twice. What fits and what does not stays the same.
 */
import { z } from 'zod';

z.config({ jitless: true });
