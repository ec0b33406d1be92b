"""An agent for Partyline, in nothing but Python's standard library: it counts the words that a user says, with a tool.

usage: agent.py URL CONVERSATION [KEY]"""
import json, sys, time, urllib.error, urllib.request, uuid

base = f"{sys.argv[1].rstrip('/')}/api/conversations/{sys.argv[2]}/agent"
headers = {"Content-Type": "application/json", **({"X-Session-API-Key": sys.argv[3]} if sys.argv[3:] else {})}

def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(base + path, data, headers)) as answer:
        return json.load(answer)

def plan(text):  # the steps: ask for a tool, say what it came to, tell the user; an id makes each of them safe to repeat
    action, tool, words = str(uuid.uuid4()), {"tool_name": "count", "tool_call_id": str(uuid.uuid4())}, len(text.split())
    return [{"events": [{"kind": "ActionEvent", "id": action, **tool,
                         "action": {"kind": "MCPToolAction", "data": {"text": text}}}]},
            {"events": [{"kind": "ObservationEvent", "id": str(uuid.uuid4()), "action_id": action, **tool,
                         "observation": {"kind": "MCPToolObservation", "tool_name": "count", "content": str(words)}}]},
            {"events": [{"kind": "MessageEvent", "id": str(uuid.uuid4()),
                         "llm_message": {"content": f"You said {words} words."}}], "finished": True}]

generation, known, steps = call("", {})["generation"], "", []
while True:
    try:
        work = call(f"/work?generation={generation}" + (f"&after={known}" if known else ""))
        for event in work["events"]:
            known = event["id"]
            if event["kind"] == "MessageEvent" and event["source"] == "user":
                steps = plan(event["llm_message"]["content"][0]["text"])
            elif event["kind"] in ("UserRejectObservation", "AgentErrorEvent"):
                steps = steps[-1:]
        if work["step_wanted"] and not work["more"]:
            step = steps[0] if steps else {"finished": True}
            if call("/steps", {"generation": generation, "after": known, **step})["appended"]: steps = steps[1:]
        elif not work["more"]: time.sleep(0.3)
    except urllib.error.HTTPError as refused:  # 409: the run was stopped meanwhile; 412: somebody else is the agent now
        if refused.code not in (409, 503): sys.exit(f"HTTP {refused.code}: {refused.read().decode()}")
        time.sleep(0.3)
