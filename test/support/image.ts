// The image that the Dockerfile makes, as a folder: its steps done on a machine without a container engine.
import { exec } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execForm, onlyTextOf, readDockerfile, type Stage, textsOf } from './dockerfile.ts';
import { linkInstalled } from './linked-install.ts';
import { ROOT } from './running-bot.ts';

export interface Image {
  /** Where its working directory `/app` is here. */
  readonly app: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  /** What runs when no command is given. */
  readonly command: readonly string[];
  readonly health: { readonly command: readonly string[]; readonly timeoutMs: number };
  remove(): void;
}

/** Copies what this stage copies out of the repository. */
function copy(stage: Stage, app: string): void {
  for (const text of textsOf(stage, 'COPY').filter((each) => !each.startsWith('--from'))) {
    const paths = text.split(/\s+/);
    const to = paths.pop() ?? '';
    for (const path of paths)
      cpSync(join(ROOT, path), join(app, to === './' ? path : to), { recursive: true });
  }
}

/** `npm ci … && rm …`: the first is planned by npm and linked, the rest is done as it stands. */
async function install(stage: Stage, app: string): Promise<void> {
  const [npmCi = '', ...rest] = onlyTextOf(stage, 'RUN').split(' && ');
  await linkInstalled(app, npmCi);
  await promisify(exec)(rest.join(' && '), { cwd: app });
}

function healthOf(final: Stage): Image['health'] {
  const [flags = '', command = ''] = onlyTextOf(final, 'HEALTHCHECK').split(' CMD ');
  const seconds = /--timeout=(\d+)s/.exec(flags)?.[1];
  return { command: execForm(command.trim()), timeoutMs: Number(seconds) * 1_000 };
}

export async function buildImage(): Promise<Image> {
  const { install: first, final } = readDockerfile();
  const app = realpathSync(mkdtempSync(join(tmpdir(), 'quizloop-image-')));
  copy(first, app);
  await install(first, app);
  copy(final, app);
  // Of the steps as root only this one makes something that is used.
  mkdirSync(join(app, 'data'));
  return {
    app,
    env: Object.fromEntries(
      onlyTextOf(final, 'ENV')
        .split(' ')
        .map((pair) => pair.split('=')),
    ),
    entrypoint: execForm(onlyTextOf(final, 'ENTRYPOINT')),
    command: execForm(onlyTextOf(final, 'CMD')),
    health: healthOf(final),
    remove: () => rmSync(app, { recursive: true, force: true }),
  };
}
