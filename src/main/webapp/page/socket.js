/**
 * A connection to one conversation: a cursor on its log. It outlives the WebSocket under it; after a loss it resumes
 * behind the last event it has seen, so nothing is missed and nothing comes twice.
 *
 * States that listeners see: `connecting`, `live`, `waiting` (with `until`, when the next attempt is made) and
 * `closed` (with `why`, and `code`; final).
 */
const PING_EVERY_MILLIS = 20_000;
const PONG_WITHIN_MILLIS = 15_000;
const CONNECT_WITHIN_MILLIS = 15_000;
const STEADY_AFTER_MILLIS = 5_000;
const SHORTEST_DELAY_MILLIS = 500;
const LONGEST_DELAY_MILLIS = 15_000;

export const KEY_REFUSED = 4001;
export const CONVERSATION_GONE = 4004;

const FINAL = { [KEY_REFUSED]: 'the session key was not accepted', [CONVERSATION_GONE]: 'this conversation is gone' };

export class EventSocket {
    /**
     * @param listener has `event(event)`, `state(state)` and `reset()`, called when the log was made anew and
     *     everything shown so far must go
     * @param key answers the session API key or null
     */
    constructor(id, listener, key) {
        this.id = id;
        this.listener = listener;
        this.key = key;
        this.cursor = null;
        this.attempt = 0;
        this.timers = new Map();
    }

    open() {
        this.drop();
        this.refused = false;
        this.listener.state({ phase: 'connecting' });
        const socket = this.socket = new WebSocket(this.address());
        socket.onopen = () => this.opened();
        socket.onmessage = frame => this.received(frame.data);
        socket.onclose = closed => this.lost(closed.code, closed.reason);
        this.later('connect', CONNECT_WITHIN_MILLIS, () => this.lost(0, 'no answer'));
    }

    /** For good; no listener is called any more. */
    close() {
        this.drop();
    }

    /** Takes the connection away as a network would; it resumes by itself. */
    cut() {
        this.lost(0, 'cut');
    }

    /** Makes the next attempt at once if one is awaited. */
    hurry() {
        if (this.timers.has('retry')) this.open();
    }

    /** @returns whether the frame was handed to an open connection; that it arrived shows only when it comes back */
    send(frame) {
        if (!this.live || this.socket?.readyState !== WebSocket.OPEN) return false;
        this.socket.send(JSON.stringify(frame));
        return true;
    }

    address() {
        const address = new URL(`sockets/events/${this.id}`, document.baseURI);
        address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
        address.search = this.cursor ? new URLSearchParams({ after: this.cursor }) : 'resend_all=true';
        return address;
    }

    opened() {
        const key = this.key();
        if (key) this.socket.send(JSON.stringify({ type: 'auth', session_api_key: key }));
        this.later('ping', PING_EVERY_MILLIS, () => this.ping());
    }

    received(data) {
        this.cancel('pong');
        let event;
        try {
            event = JSON.parse(data);
        } catch (notJson) {
            return;
        }
        if (event === null || typeof event !== 'object' || event.type === 'pong') return;
        if (!this.live) this.becameLive();
        if (isReset(event)) {
            this.cursor = null;
            this.listener.reset();
            return;
        }
        this.listener.event(event);
        if (isInLog(event)) this.cursor = event.id;
    }

    becameLive() {
        this.live = true;
        this.cancel('connect');
        this.later('steady', STEADY_AFTER_MILLIS, () => { this.attempt = 0; });
        this.listener.state({ phase: 'live' });
    }

    ping() {
        if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"type":"ping"}');
        this.later('pong', PONG_WITHIN_MILLIS, () => this.lost(0, 'the server is silent'));
        this.later('ping', PING_EVERY_MILLIS, () => this.ping());
    }

    lost(code, reason) {
        this.drop();
        if (FINAL[code]) {
            this.refused = code === KEY_REFUSED;
            this.listener.state({ phase: 'closed', code, why: FINAL[code] });
            return;
        }
        const delay = this.delayMillis();
        this.attempt++;
        this.listener.state({ phase: 'waiting', until: Date.now() + delay, why: reason });
        this.later('retry', delay, () => this.open());
    }

    /** Doubles with each attempt; the upper half is left to chance, so that many pages do not return at once. */
    delayMillis() {
        const most = Math.min(LONGEST_DELAY_MILLIS, 2 * SHORTEST_DELAY_MILLIS * 2 ** Math.min(this.attempt, 10));
        return most / 2 + Math.random() * most / 2;
    }

    /** A silent peer never completes a closing handshake, so nothing waits for one. */
    drop() {
        this.live = false;
        for (const name of [...this.timers.keys()]) this.cancel(name);
        const socket = this.socket;
        if (!socket) return;
        this.socket = null;
        socket.onopen = socket.onmessage = socket.onclose = null;
        if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
        else socket.close();
    }

    later(name, millis, action) {
        this.cancel(name);
        this.timers.set(name, setTimeout(() => {
            this.timers.delete(name);
            action();
        }, millis));
    }

    cancel(name) {
        clearTimeout(this.timers.get(name));
        this.timers.delete(name);
    }
}

const isReset = event => event.kind === 'ConversationStateUpdateEvent' && event.key === 'x.reset';

/** Whether the event is a record of the log; the others are told once and have no place to resume behind. */
export function isInLog(event) {
    if (typeof event.id !== 'string' || !event.id) return false;
    if (event.id.startsWith('x-')) return false;
    if (event.kind === 'StreamingDeltaEvent' || event.kind === 'ServerErrorEvent') return false;
    if (event.kind !== 'ConversationStateUpdateEvent') return true;
    return event.key !== 'full_state' && !String(event.key).startsWith('x.');
}
