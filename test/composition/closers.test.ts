import { expect, it } from 'vitest';
import { createClosers } from '#src/composition/closers.ts';
import { createTestLog } from '../support/test-log.ts';

it('closes what was opened last first, and what belongs together at the same time', async () => {
  const log = createTestLog();
  const closers = createClosers(log);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const closed: string[] = [];
  closers.push(() => void closed.push('store'));
  closers.push(
    async () => {
      closed.push('runner');
      await held;
    },
    () => {
      closed.push('receiver');
      release();
    },
  );
  closers.push(() => void closed.push('page'));
  await closers.closeAll();
  expect(closed).toEqual(['page', 'runner', 'receiver', 'store']);
  await closers.closeAll();
  expect(closed).toHaveLength(4);
});

it('closes the rest when one fails, and says so', async () => {
  const log = createTestLog();
  const closers = createClosers(log);
  const closed: string[] = [];
  closers.push(() => void closed.push('store'));
  closers.push(
    () => Promise.reject(new Error('it hangs')),
    () => void closed.push('receiver'),
  );
  await closers.closeAll();
  expect(closed).toEqual(['receiver', 'store']);
  expect(log.messages('error')).toEqual(['close_failed']);
});
