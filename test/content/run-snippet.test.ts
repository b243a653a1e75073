// The snippets are really compared, really stopped, and really kept to loopback and their own folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requirePythons } from './find-pythons.ts';
import { runSnippet } from './run-snippet.ts';

const pythons = await requirePythons(process.env);
const OUTSIDE = join('/tmp', `outside-${process.pid}`);

const REFUSED: readonly [what: string, source: string, message: string][] = [
  [
    'connects to another machine',
    'import socket\nsocket.create_connection(("192.0.2.1", 80), timeout=1)',
    'reached beyond loopback: 192.0.2.1',
  ],
  [
    'hides that it did',
    'import socket\ntry:\n    socket.socket().connect(("192.0.2.1", 80))\nexcept BaseException:\n    pass',
    'reached beyond loopback: 192.0.2.1',
  ],
  [
    'sends a datagram to another machine',
    'import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9))',
    'reached beyond loopback: 192.0.2.1',
  ],
  [
    'connects with asyncio',
    'import asyncio\nasyncio.run(asyncio.wait_for(asyncio.open_connection("192.0.2.1", 80), 1))',
    'reached beyond loopback: 192.0.2.1',
  ],
  [
    'listens on every interface',
    'import socket\nsocket.socket().bind(("", 0))',
    'reached beyond loopback: every interface',
  ],
  [
    'looks a name up',
    'import socket\nsocket.getaddrinfo("example.org", 80)',
    'asked for the address of example.org',
  ],
  ['writes outside its folder', `open("${OUTSIDE}", "w")`, `wrote outside its folder: ${OUTSIDE}`],
  ['writes outside its folder below a relative name', 'open("../beside", "w")', 'wrote outside its folder: '],
  [
    'writes outside its folder through a link',
    `import os\nos.symlink("${OUTSIDE}", "here")\nopen("here", "w")`,
    'wrote outside its folder: ',
  ],
  [
    'makes a folder outside its own',
    `import os\nos.mkdir("${OUTSIDE}")`,
    `wrote outside its folder: ${OUTSIDE}`,
  ],
  [
    'moves a file out',
    `import os\nopen("a", "w").close()\nos.rename("a", "${OUTSIDE}")`,
    `wrote outside its folder: ${OUTSIDE}`,
  ],
  [
    'lets a Python of its own write outside',
    `import subprocess, sys\nsubprocess.run([sys.executable, "-c", "open('${OUTSIDE}', 'w')"], check=True)`,
    `wrote outside its folder: ${OUTSIDE}`,
  ],
];

const ALLOWED: readonly [what: string, source: string][] = [
  [
    'talks to itself over loopback',
    `import asyncio

async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    for name in ("localhost", "127.0.0.1"):
        reader, writer = await asyncio.open_connection(name, port, family=2)
        await reader.read()
        writer.close()
        await writer.wait_closed()
    server.close()
    print("fine")

asyncio.run(main())
`,
  ],
  [
    'writes temporary files and sockets',
    `import os, socket, tempfile
with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
    file.write(b"x")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(os.path.join(folder, "s"))
open("own", "w").close()
os.remove("own")
print("fine")
`,
  ],
  [
    'starts programs',
    'import subprocess\nsubprocess.run(["sleep", "0"], check=True, stdout=subprocess.DEVNULL)\nprint("fine")\n',
  ],
];

describe.for(pythons)('A snippet on Python $version', ({ path }) => {
  it.for(REFUSED)('that %s fails', async ([, source, message]) => {
    const wrong = await runSnippet(path, source, '');
    expect(wrong).toMatch(/ended with (97|1);? /);
    expect(wrong).toContain(`The snippet ${message}`);
    expect(existsSync(OUTSIDE)).toBe(false);
  });

  it.for(ALLOWED)('that %s is as promised', async ([, source]) => {
    expect(await runSnippet(path, source, 'fine\n')).toBeNull();
  });

  it('that prints something else is shown with what differs', async () => {
    expect(await runSnippet(path, 'print("one")\nprint("three")\n', 'one\ntwo\n')).toBe(
      'printed something else:\n      one\n    - two\n    + three',
    );
  });

  it('that leaves out the last line break is not as promised', async () => {
    expect(await runSnippet(path, 'print("one", end="")', 'one\n')).toMatch(/^printed something else:/);
  });

  it('that warns, or writes to stderr, is not as promised', async () => {
    const warned = 'import warnings\nwarnings.warn("too old", DeprecationWarning)';
    expect(await runSnippet(path, warned, '')).toMatch(/^ended with 1; wrote to stderr:[\s\S]*too old$/);
    const wrote = 'import sys\nprint("oh", file=sys.stderr)';
    expect(await runSnippet(path, wrote, '')).toBe('wrote to stderr:\noh');
  });

  it('that leaves with another code is not as promised', async () => {
    expect(await runSnippet(path, 'raise SystemExit(3)', '')).toBe('ended with 3');
  });

  it('that never ends is stopped, with the programs it has started', async () => {
    const source = 'import subprocess\nsubprocess.run(["sleep", "60"])';
    expect(await runSnippet(path, source, '', 300)).toBe('took longer than 0.3 s');
  });

  it('sees nothing of the settings of whoever runs the tests', async () => {
    const source = 'import os, sys\nprint(sorted(os.environ), sys.flags.utf8_mode, os.listdir())';
    const names = ['HOME', 'LANG', 'PATH', 'PYTHONDONTWRITEBYTECODE', 'PYTHONPATH', 'TMPDIR'];
    expect(
      await runSnippet(path, source, `[${names.map((name) => `'${name}'`).join(', ')}] 1 []\n`),
    ).toBeNull();
  });
});
