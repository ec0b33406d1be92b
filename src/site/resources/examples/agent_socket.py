"""An agent for Partyline over its WebSocket, in nothing but Python's standard library: it says back what a user says, word
by word first.

usage: agent_socket.py URL CONVERSATION [KEY]"""
import base64, json, os, socket, struct, sys, time, urllib.parse, uuid

url = urllib.parse.urlsplit(sys.argv[1])
wire = socket.create_connection((url.hostname, url.port or 80))
stream = wire.makefile("rb")
wire.sendall(f"GET /sockets/agents/{sys.argv[2]} HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n".encode())
if b"101" not in stream.readline(): sys.exit("no upgrade")
while stream.readline().strip(): pass

def send(opcode, data):  # one frame, masked as a client's have to be
    mask, size = os.urandom(4), len(data)
    head = bytes([128 + size]) if size < 126 else struct.pack("!BH", 254, size) if size < 65536 else struct.pack("!BQ", 255, size)
    wire.sendall(bytes([128 + opcode]) + head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

def frames():  # texts; a ping is answered, and that is the sign of life
    text = b""
    while True:
        first, size = stream.read(2)
        if size > 125: size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
        data = stream.read(size)
        if first & 15 == 8: sys.exit(f"closed: {struct.unpack('!H', data[:2])[0]} {data[2:].decode()}")
        if first & 15 == 9: send(10, data)
        elif first & 15 < 2:
            text += data
            if first & 128: yield json.loads(text); text = b""

def say(**frame): send(1, json.dumps(frame).encode())

say(type="attach", **({"key": sys.argv[3]} if sys.argv[3:] else {}))
heard, step = [], None
for frame in frames():
    event = frame.get("event", {})
    if event.get("kind") == "MessageEvent" and event["source"] == "user":
        heard.append(event["llm_message"]["content"][0]["text"])
    elif frame["type"] == "work" and frame["step_wanted"]:
        answer = "You said: " + heard[-1] if heard else "Nothing was said."
        for word in answer.split(" "):
            say(type="delta", content=word + " "); time.sleep(0.1)
        step = {"id": str(uuid.uuid4()), "finished": True, "events": [
            {"kind": "MessageEvent", "id": str(uuid.uuid4()), "llm_message": {"content": answer}}]}
        say(type="step", **step)
    elif frame["type"] == "error": print(frame, file=sys.stderr)
