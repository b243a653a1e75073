// What is done after something was saved must not make it look as if it had not been.
import type { AppContext } from './context.ts';

/** Does `work`; if it fails, that is logged and `otherwise` stands in for it. */
export async function afterwards<T>(
  context: Pick<AppContext, 'log'>,
  work: () => Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    context.log.error('afterwards_failed', { error });
    return otherwise;
  }
}
