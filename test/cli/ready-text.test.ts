import { expect, it } from 'vitest';
import { readyText } from '#src/cli/ready-text.ts';

const settings = { url: 'http://localhost:8080', databasePath: 'data/quizloop.db', unreached: [] };

it('says where to look once everything is connected', () => {
  expect(readyText({ ...settings, hasPage: true })).toBe(
    '\n  Quizloop is ready: open http://localhost:8080\n  Stop it with Ctrl+C. Everything is kept in data/quizloop.db.\n',
  );
  expect(readyText({ ...settings, hasPage: false })).toContain(
    'Quizloop is ready: its state is at http://localhost:8080/readyz\n',
  );
});

it('does not call ready what is not connected yet', () => {
  const text = readyText({ ...settings, hasPage: false, unreached: ['discord', 'slack'] });
  expect(text).toContain(
    'Quizloop runs, but is not connected to Discord and Slack yet. It goes on trying: its state is at ',
  );
  expect(text).not.toContain('ready:');
});
