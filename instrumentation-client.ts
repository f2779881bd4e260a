import { config } from 'zod';

// Zod compiles its checks with `new Function` where it may and probes for that; the content security policy forbids it.
config({ jitless: true });
