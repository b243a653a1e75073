// Seals what must not be readable in the database: AES-256-GCM with keys that can be changed.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UserError } from '#src/errors.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, section 8.2: 96 random bits for each message. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';

const NOT_A_KEY = [
  'Each key has to be 32 random bytes in base64 or hex, with commas between several.',
  'Make one with: openssl rand -base64 32',
].join(' ');
const WRONG_KEY =
  'None of the keys in ENCRYPTION_KEY opens what is stored. Put the key that it was sealed with behind the newest one, with a comma between them.';

export interface Seal {
  /** Seals `text` with the newest key; it opens only under the same `label`, such as `slack:T123`. */
  seal(text: string, label: string): string;
  /** Throws UserError when no key opens it, also when it was changed or belongs to another label. */
  open(sealed: string, label: string): string;
  /** Was it sealed with the newest key? */
  isFresh(sealed: string): boolean;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

function readKey(text: string): Key {
  const isHex = /^[0-9a-f]{64}$/i.test(text);
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  if ((!isHex && !isBase64) || bytes.length !== KEY_BYTES) throw new UserError(NOT_A_KEY);
  // Names the key without giving anything of it away.
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function opened({ bytes }: Key, nonce: string, data: string, label: string): string {
  const all = Buffer.from(data, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, bytes, Buffer.from(nonce, 'base64url'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(label));
  decipher.setAuthTag(all.subarray(0, TAG_BYTES));
  return Buffer.concat([decipher.update(all.subarray(TAG_BYTES)), decipher.final()]).toString();
}

/**
 * `keys` is a comma list of keys: the first one seals, all of them open. Throws UserError with a sentence that stands
 * behind the name of a setting and repeats nothing of it.
 */
export function createSeal(keys: string): Seal {
  const all = keys.split(',').map((key) => readKey(key.trim()));
  const [newest] = all;
  if (newest === undefined) throw new UserError(NOT_A_KEY);
  return {
    seal(text, label) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest.bytes, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(label));
      const data = Buffer.concat([cipher.update(text), cipher.final()]);
      const written = Buffer.concat([cipher.getAuthTag(), data]).toString('base64url');
      return [FORMAT, newest.id, nonce.toString('base64url'), written].join('.');
    },
    open(sealed, label) {
      const [format, id, nonce = '', data = ''] = sealed.split('.');
      const key = format === FORMAT ? all.find((one) => one.id === id) : undefined;
      if (key === undefined) throw new UserError(WRONG_KEY);
      try {
        return opened(key, nonce, data, label);
      } catch (error) {
        throw new UserError(WRONG_KEY, { cause: error });
      }
    },
    isFresh: (sealed) => sealed.startsWith(`${FORMAT}.${newest.id}.`),
  };
}
