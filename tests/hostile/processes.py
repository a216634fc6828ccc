"""Processes, threads and signals."""

from hostile.attack import harm
from hostile.homework import without

ENDED = ("died", "timeout")
LEFT = ("left-behind", "died", "hostile")

ATTACKS = [
    harm("fork-bomb", "processes that start processes",
         {"mean": """
            import ctypes, os
            ctypes.CDLL(None).prctl(15, b"@MARK@")
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
            """}, expects=without("mean"), events=ENDED),
    harm("thread-bomb", "threads without end",
         {"mean": """
            import threading, time
            while True:
                try:
                    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
                except RuntimeError:
                    pass
            """}, expects=without("mean"), events=ENDED),
    harm("process-left", "a process of its own session that outlives the grading and goes on writing",
         {"mean": """
            import os, subprocess, sys
            loop = '''
            import time
            while True:
                for path in ("@ROOT@/classroom/@MARK@", "/tmp/@MARK@"):
                    try:
                        open(path, "a").write("still here")
                    except OSError:
                        pass
                time.sleep(0.1)
            '''
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execv(sys.executable, [sys.executable, "-c", loop, "@MARK@"])
                os._exit(0)
            os.wait()
            def mean(x):
                return sum(x) / len(x)
            """}, events=LEFT),
    harm("process-shell", "programs in the background, by a magic and by a shell",
         {"mean": """
            import subprocess, sys
            quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            subprocess.Popen(["/bin/sh", "-c", "sleep 300; : @MARK@"], **quiet)
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)", "@MARK@"], **quiet)
            def mean(x):
                return sum(x) / len(x)
            """}, events=LEFT),
    harm("threads-left", "threads that go on after their cell and print into others",
         {"mean": """
            import threading, time
            def talk():
                while True:
                    print("still here")
                    time.sleep(0.01)
            for _ in range(5):
                threading.Thread(target=talk, daemon=True).start()
            def mean(x):
                return sum(x) / len(x)
            """}, events=("left-behind",), limits={"memory_bytes": 2**30}),
    harm("kill-parent", "SIGKILL to the parent process",
         {"mean": """
            import os, signal
            for pid in (os.getppid(), os.getpgid(0), os.getsid(0), 1):
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError as error:
                    print(error)
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean",), events=("turned-away", "hostile", "died")),
    harm("kill-everyone", "SIGKILL to every process in sight",
         {"mean": """
            import os, signal, time
            for pid in sorted((int(n) for n in os.listdir("/proc") if n.isdigit()), reverse=True):
                if pid != os.getpid():
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except OSError:
                        pass
            try:
                os.kill(-1, signal.SIGKILL)
            except OSError:
                pass
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean",), events=("turned-away", "hostile", "died")),
    harm("kill-group", "SIGKILL and SIGSTOP to the own process group",
         {"mean": "import os, signal\nos.killpg(0, signal.SIGSTOP)\nos.killpg(0, signal.SIGKILL)"},
         expects=without("mean"), either=("test-mean",), events=ENDED + ("turned-away",)),
    harm("exit-function", "os._exit in a function", {"mean": "import os\ndef mean(x):\n    os._exit(0)"},
         expects=without("mean"), events=ENDED),
    harm("exit-system", "SystemExit, KeyboardInterrupt and GeneratorExit out of functions that tests call",
         {"mean": "def mean(x):\n    raise SystemExit(0)", "scale": "def scale(X):\n    raise KeyboardInterrupt",
          "chunks": "def chunks(items, n):\n    raise GeneratorExit", "root": "def root(a):\n    exit()",
          "slope": "def slope(f, x):\n    raise StopIteration"},
         expects=without("mean", "scale", "chunks", "root", "slope")),
    harm("exit-crash", "a null pointer read in C",
         {"mean": "import ctypes\ndef mean(x):\n    return ctypes.string_at(0)"},
         expects=without("mean"), events=ENDED),
    harm("exit-exec", "the process replaced by another program",
         {"mean": """
            import os, sys
            def mean(x):
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(300)", "@MARK@"])
            """}, expects=without("mean"), events=ENDED),
    harm("exit-descriptors", "every open descriptor closed", {"mean": "import os\nos.closerange(0, 4096)"},
         expects=without("mean"), either=("test-mean",), events=("died", "timeout", "hostile")),
    harm("stop-self", "SIGSTOP to itself", {"mean": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"},
         expects=without("mean"), either=("test-mean",), events=ENDED + ("turned-away", "hostile")),
    harm("trace-parent", "the memory of other processes read and written, ptrace, io_uring and the like",
         {"mean": """
            import ctypes, os, re
            libc = ctypes.CDLL(None, use_errno=True)
            for pid in {os.getppid(), *(int(n) for n in os.listdir("/proc") if n.isdigit())} - {os.getpid(), 0}:
                if libc.ptrace(16, pid, None, None) == 0:
                    print("@MARK@ traced", pid)
                    libc.ptrace(17, pid, None, None)
                try:
                    maps = open(f"/proc/{pid}/maps").read()
                    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
                        for line in maps.splitlines():
                            if "rw-p" in line:
                                start, end = (int(n, 16) for n in line.split()[0].split("-"))
                                memory.seek(start)
                                piece = memory.read(min(end - start, 1 << 22))
                                print(*set(re.findall(rb"secret-[a-z]+-[0-9a-f]{12}", piece)))
                except (OSError, ValueError, OverflowError):
                    pass
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean",), limits={"cell_seconds": 4.0}),
]  # fmt: skip
