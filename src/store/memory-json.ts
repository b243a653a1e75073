// A memory as text: reviews and memories keep the same text, so that an undo restores it byte for byte.
import { z } from 'zod';
import type { Memory } from '#src/core/memory.ts';

const memorySchema = z.object({
  stability: z.number(),
  difficulty: z.number(),
  dueDay: z.string(),
  reps: z.number(),
  lapses: z.number(),
  lastDay: z.string(),
  intervalDays: z.number(),
  reason: z.enum(['learning', 'recalled', 'forgotten']),
});

export function writeMemory(memory: Memory): string {
  return JSON.stringify(memory);
}

export function readMemory(text: string): Memory {
  return memorySchema.parse(JSON.parse(text));
}
