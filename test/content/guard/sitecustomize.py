"""Ends the interpreter when a snippet reaches beyond loopback, or writes outside its own folder (TMPDIR).

Python imports it before the snippet, in the processes that a snippet starts too. It ends the process instead of
raising, so that no `except` of a snippet can hide what it did. Audit events: https://docs.python.org/3/library/audit_events.html
"""
import os
import sys

EXIT_CODE = 97
FOLDER = os.path.realpath(os.environ["TMPDIR"])
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def is_loopback(host):
    return host in ("localhost", "::1") or host.startswith(("127.", "::ffff:127."))


def is_numeric(host):
    return ":" in host or all(character in "0123456789." for character in host)


def base(dir_fd):
    """The folder that a relative path starts from."""
    if dir_fd < 0:
        return os.getcwd()
    try:
        return os.readlink(f"/proc/self/fd/{dir_fd}")
    except OSError:
        return FOLDER


def written(path, dir_fd=-1):
    """What is wrong with changing the file at `path`, or None. A number is a file that is open already."""
    if path is None or isinstance(path, int):
        return None
    name = os.path.join(base(dir_fd), os.fsdecode(path))
    # The last part may be a link itself: a link is removed or renamed, not what it leads to.
    folder, last = os.path.split(os.path.normpath(name))
    places = (os.path.realpath(name), os.path.join(os.path.realpath(folder), last))
    if name == os.devnull or all(place == FOLDER or place.startswith(FOLDER + os.sep) for place in places):
        return None
    return f"wrote outside its folder: {name}"


def opened(path, mode, flags):
    return written(path) if flags & WRITING else None


def moved(source, target, source_fd, target_fd):
    return written(source, source_fd) or written(target, target_fd)


def reached(_socket, address):
    if address is None:
        return None
    if isinstance(address, tuple):
        host = os.fsdecode(address[0])
        return None if is_loopback(host) else f"reached beyond loopback: {host or 'every interface'}"
    path = os.fsdecode(address) if isinstance(address, (str, bytes)) else ""
    return None if path == "" or path.startswith("\0") else written(path)


def resolved(host, *_rest):
    name = "" if host is None else os.fsdecode(host)
    return None if is_loopback(name) or is_numeric(name) else f"asked for the address of {name}"


CHECKS = {
    "open": opened,
    "os.chmod": lambda path, mode, dir_fd: written(path, dir_fd),
    "os.chown": lambda path, uid, gid, dir_fd: written(path, dir_fd),
    "os.link": moved,
    "os.mkdir": lambda path, mode, dir_fd: written(path, dir_fd),
    "os.remove": written,
    "os.rename": moved,
    "os.rmdir": written,
    "os.symlink": lambda source, target, dir_fd: written(target, dir_fd),
    "os.truncate": lambda path, length: written(path),
    "os.utime": lambda path, times, ns, dir_fd: written(path, dir_fd),
    "socket.bind": reached,
    "socket.connect": reached,
    "socket.getaddrinfo": resolved,
    "socket.gethostbyaddr": resolved,
    "socket.gethostbyname": resolved,
    "socket.sendmsg": reached,
    "socket.sendto": reached,
    "sqlite3.connect": lambda path: None if path == ":memory:" else written(path),
}


def watch(event, arguments):
    check = CHECKS.get(event)
    wrong = None if check is None else check(*arguments)
    if wrong is not None:
        os.write(2, f"The snippet {wrong}\n".encode())
        os._exit(EXIT_CODE)


sys.addaudithook(watch)
