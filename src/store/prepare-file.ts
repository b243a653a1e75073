// Makes sure that the database file can be there, before SQLite gets to say so less clearly.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '#src/errors.ts';

function attempt(step: () => void, complaint: string): void {
  try {
    step();
  } catch (cause) {
    throw new UserError(complaint, { cause });
  }
}

/** Makes the folder. Throws UserError, naming the path and what to do, when the file cannot be read and written. */
export function prepareFile(path: string): void {
  const folder = dirname(path);
  attempt(
    () => mkdirSync(folder, { recursive: true }),
    `The folder ${folder} for the database cannot be made. Set DATABASE_PATH to a file in a folder that can.`,
  );
  attempt(
    () => accessSync(folder, constants.W_OK | constants.X_OK),
    `The folder ${folder} cannot be written to, and the database needs more files there than its own. Allow it, or set DATABASE_PATH to another file.`,
  );
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return;
  if (file.isDirectory()) {
    throw new UserError(`${path} is a folder. Set DATABASE_PATH to a file, such as ${path}/quizloop.db.`);
  }
  attempt(
    () => accessSync(path, constants.R_OK | constants.W_OK),
    `The database ${path} cannot be read and written. Allow it, or set DATABASE_PATH to another file.`,
  );
}
