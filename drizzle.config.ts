import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./db/schema.ts', './db/launch-schema.ts', './db/tournament-schema.ts', './db/access-schema.ts'],
  out: './db/migrations',
});
