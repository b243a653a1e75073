// The SQLite store keeps the contract of every store.
import { storeContract } from '../contract/store.ts';
import { sqliteHarness } from './rig.ts';

storeContract('SQLite', sqliteHarness);
