// Whether anything is written into a database meanwhile, by whatever connection.
import Database from 'better-sqlite3';

export interface WriteWatch {
  /** Has another connection committed a change since this was asked last. https://www.sqlite.org/pragma.html#pragma_data_version */
  changed(): boolean;
  close(): void;
}

export function watchWrites(path: string): WriteWatch {
  const client = new Database(path, { readonly: true, timeout: 5_000 });
  const version = () => client.pragma('data_version', { simple: true });
  let last = version();
  return {
    changed() {
      const before = last;
      last = version();
      return last !== before;
    },
    close: () => client.close(),
  };
}
