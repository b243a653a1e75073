// Makes sure that the database file can be there, before SQLite gets to say so less clearly.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '#src/errors.ts';

function attempt(step: () => void, complaint: string): void {
  try {
    step();
  } catch (cause) {
    throw new UserError(complaint, { cause });
  }
}

/** Makes nothing. Throws UserError, naming the path and what to do, when the file cannot be read and written. */
export function checkAccess(path: string): void {
  const folder = dirname(path);
  // Before its folder, which nobody means then: `/data` is in `/`.
  if (existsSync(`${path}/.`)) {
    throw new UserError(`${path} is a folder. Set DATABASE_PATH to a file, such as ${path}/quizloop.db.`);
  }
  attempt(
    () => accessSync(folder, constants.W_OK | constants.X_OK),
    `The folder ${folder} cannot be written to, and the database needs more files there than its own. Allow it, or set DATABASE_PATH to another file.`,
  );
  if (!existsSync(path)) return;
  attempt(
    () => accessSync(path, constants.R_OK | constants.W_OK),
    `The database ${path} cannot be read and written. Allow it, or set DATABASE_PATH to another file.`,
  );
}

/** Makes the folder. Throws UserError, naming the path and what to do, when the file cannot be read and written. */
export function prepareFile(path: string): void {
  const folder = dirname(path);
  attempt(
    () => mkdirSync(folder, { recursive: true }),
    `The folder ${folder} for the database cannot be made. Set DATABASE_PATH to a file in a folder that can.`,
  );
  checkAccess(path);
}
