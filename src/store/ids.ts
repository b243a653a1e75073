// Fresh ids of rows.
import { randomBytes } from 'node:crypto';

/** 16 random bytes as base64url: 22 characters, the longest id that a delivery may have. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
