// Whether anything is written into a database meanwhile, by whatever connection.
import Database from 'better-sqlite3';
import { z } from 'zod';

export interface WriteWatch {
  /** Has another connection committed a change since this was asked last. */
  changed(): boolean;
  close(): void;
}

/** They only say who answers an interaction, and who is connected: a refused click is claimed too. */
const ASIDE = ['claims', 'leases'];

const namesSchema = z.array(z.string());

function contentOf(client: Database.Database): string {
  const tables = namesSchema.parse(
    client.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all(),
  );
  const wanted = tables.filter((table) => !ASIDE.includes(table));
  return JSON.stringify(wanted.map((table) => client.prepare(`select * from "${table}"`).raw().all()));
}

export function watchWrites(path: string): WriteWatch {
  const client = new Database(path, { readonly: true, timeout: 5_000 });
  // Mostly nothing was written at all, and that is seen at once: https://www.sqlite.org/pragma.html#pragma_data_version
  const version = () => client.pragma('data_version', { simple: true });
  const look = () => ({ version: version(), content: contentOf(client) });
  let last = look();
  return {
    changed() {
      const before = last;
      if (version() === before.version) return false;
      last = look();
      return last.content !== before.content;
    },
    close: () => client.close(),
  };
}
