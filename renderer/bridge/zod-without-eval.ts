/** Import this before anything that parses: zod would otherwise try to compile its schemas, which the content policy refuses and reports. */
import { z } from 'zod';

z.config({ jitless: true });
