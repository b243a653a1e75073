// Lets days go by for a child process, which lives by the real time: what was learned was learned so much earlier.
import type Database from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { readMemory, writeMemory } from '#src/store/memory-json.ts';

const dated = (days: number) => (day: string) => Temporal.PlainDate.from(day).subtract({ days }).toString();

/** Every review and every memory moves so many days back, the planned reminders to a time that has come. */
export function backDate(client: Database.Database, days: number): void {
  const day = dated(days);
  const memory = (text: string): string => {
    const then = readMemory(text);
    return writeMemory({ ...then, dueDay: day(then.dueDay), lastDay: day(then.lastDay) });
  };
  client.function('earlier_day', (value) => day(z.string().parse(value)));
  client.function('earlier_memory', (text) => (text === null ? null : memory(z.string().parse(text))));
  client.exec(`
    UPDATE reviews SET day = earlier_day(day),
      memory_before = earlier_memory(memory_before), memory_after = earlier_memory(memory_after);
    UPDATE memories SET due_day = earlier_day(due_day), memory = earlier_memory(memory);
    UPDATE scores SET day = earlier_day(day);
    UPDATE reminders SET due_at = 0 WHERE state = 'planned';`);
}
