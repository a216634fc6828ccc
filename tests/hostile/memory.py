"""Memory without end, and answers that are gigantic or endless inside."""

from hostile.attack import harm
from hostile.homework import without

ENDED = ("died", "timeout", "hostile")

ATTACKS = [
    harm("memory-hoard", "memory taken until there is none, MemoryError caught",
         {"mean": """
            kept = []
            while True:
                try:
                    kept.append(bytearray(b"x") * 10_000_000)
                except MemoryError:
                    pass
            """}, expects=without("mean"), events=ENDED),
    harm("memory-kept", "memory taken until there is none, and kept, while the cell ends well",
         {"mean": """
            kept = []
            try:
                while True:
                    kept.append(bytearray(b"x") * 1_000_000)
            except MemoryError:
                pass
            try:
                while True:
                    kept.append(bytearray(b"x") * 1000)
            except MemoryError:
                pass
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean",)),
    harm("memory-once", "an array of a hundred gigabytes",
         {"mean": "def mean(x):\n    return np.ones((100_000, 125_000))"}, expects=without("mean")),
    harm("memory-children", "memory taken by many processes at once",
         {"mean": """
            import ctypes, os, time
            for _ in range(12):
                try:
                    pid = os.fork()
                except OSError:
                    break
                if pid == 0:
                    ctypes.CDLL(None).prctl(15, b"@MARK@")
                    kept = []
                    while True:
                        try:
                            kept.append(b"x" * 5_000_000)
                        except MemoryError:
                            time.sleep(0.05)
            time.sleep(60)
            """}, expects=without("mean"), events=ENDED),
    harm("memory-shared", "the machine's shared memory filled",
         {"mean": """
            import os
            for folder in ("/dev/shm", "/run", "/run/lock"):
                try:
                    with open(folder + "/@MARK@", "wb") as file:
                        for _ in range(300):
                            file.write(b"x" * 1_000_000)
                except OSError as error:
                    print(error)
            files = [os.memfd_create("m") for _ in range(20)]
            for file in files:
                try:
                    for _ in range(30):
                        os.write(file, b"x" * 1_000_000)
                except OSError as error:
                    print(error)
            def mean(x):
                return sum(x) / len(x)
            """}, either=("test-mean",)),
    harm("return-huge", "half a gigabyte as an answer", {"mean": "def mean(x):\n    return 'x' * 500_000_000"},
         expects=without("mean")),
    harm("return-many", "ten million numbers as an answer", {"mean": "def mean(x):\n    return [0] * 10_000_000"},
         expects=without("mean")),
    harm("return-deep", "lists in lists, a hundred thousand deep",
         {"chunks": """
            def chunks(items, n):
                deep = []
                for _ in range(100_000):
                    deep = [deep]
                return deep
            """}, expects=without("chunks")),
    harm("return-cycle", "a list that holds itself",
         {"chunks": "def chunks(items, n):\n    found = []\n    found.append(found)\n    return found"},
         expects=without("chunks")),
    harm("return-wide", "a value that doubles with every level of nesting",
         {"chunks": """
            def chunks(items, n):
                found = [0]
                for _ in range(35):
                    found = [found, found]
                return found
            """}, expects=without("chunks"), either=("test-chunks",)),
    harm("return-integer", "a whole number of a hundred million digits",
         {"mean": "def mean(x):\n    return 1 << 330_000_000"}, expects=without("mean")),
    harm("return-exception", "an exception with hundreds of megabytes of text and causes a thousand deep",
         {"mean": """
            def mean(x):
                error = ValueError("x" * 300_000_000)
                for _ in range(1000):
                    try:
                        raise ValueError("again") from error
                    except ValueError as caught:
                        error = caught
                raise error
            """}, expects=without("mean")),
]  # fmt: skip
