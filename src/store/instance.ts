// The name of this database among others.
import type { Store } from '#src/ports/store.ts';
import type { Database } from './database.ts';
import { newId } from './ids.ts';
import { instance } from './schema.ts';

/** Made at its first use; whoever comes second finds the first one's. */
export function createInstanceId({ db, read, write }: Database): Store['instanceId'] {
  const named = () => db.select({ name: instance.name }).from(instance).get()?.name;
  return async () => {
    const known = await read(named);
    if (known !== undefined) return known;
    return write(() => {
      const name = newId();
      db.insert(instance).values({ id: 1, name }).onConflictDoNothing().run();
      return named() ?? name;
    });
  };
}
