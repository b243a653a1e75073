// How drizzle-kit finds the schema: `npx drizzle-kit generate` writes the next migration.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './src/store/schema.ts',
  out: './migrations',
});
