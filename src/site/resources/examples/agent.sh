#!/bin/sh
# An agent for Partyline in a shell, with curl: it answers whatever is said with the time.
# usage: agent.sh URL CONVERSATION [KEY]
agent="${1%/}/api/conversations/$2/agent"
key=$3

call() { # path, and a body if something is sent; says what the server answered
    if [ -n "$2" ]; then
        curl -sS -H "X-Session-API-Key: $key" -H "Content-Type: application/json" -d "$2" "$agent$1"
    else
        curl -sS -H "X-Session-API-Key: $key" "$agent$1"
    fi
}

generation=$(call "" "{}" | sed -n 's/.*"generation":\([0-9]*\).*/\1/p')
[ -n "$generation" ] || { echo "not accepted as the agent" >&2; exit 1; }
id=$(cat /proc/sys/kernel/random/uuid) # the same until the step is there, so that repeating it is safe

while work=$(call "/work?generation=$generation&limit=0"); do
    case $work in
    *'"step_wanted":true'*)
        text="It is $(date -u +%H:%M:%S)."
        answer=$(call /steps "{\"generation\":$generation,\"finished\":true,\"events\":[{\"kind\":\"MessageEvent\",
            \"id\":\"$id\",\"llm_message\":{\"content\":\"$text\"}}]}")
        case $answer in *'"appended":true'*) id=$(cat /proc/sys/kernel/random/uuid) ;; esac
        ;;
    *'"step_wanted":false'*) sleep 0.5 ;;
    *) echo "$work" >&2; exit 1 ;;
    esac
done
