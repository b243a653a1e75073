// Loads a module of the page, which is JavaScript, and gives its functions the types that the tests rely on.
import { z } from 'zod';

/** A check for a function, under the type that its JSDoc gives it. */
export function functionOf<T>() {
  return z.custom<T>((value) => typeof value === 'function');
}

export async function pageModule<T extends z.ZodRawShape>(name: string, shape: T) {
  const url = new URL(`../../../../src/platforms/playground/page/${name}`, import.meta.url);
  return z.object(shape).parse(await import(url.href));
}
