/** The head of a conversation: its title, the agent's state, the connection, counts and what the model cost. */
import { byId, plural, setText, words } from './dom.js';
import { isResult } from './events.js';
import { KEY_REFUSED } from './socket.js';

const MOST_WISH_CHARS = 300;
const CONFIRM = 'waiting_for_confirmation';

export class Status {
    /** @param hurry called when the person wants another attempt at once */
    constructor(hurry) {
        byId('connection-now').addEventListener('click', hurry);
        setInterval(() => this.countDown(), 250);
        this.clear();
    }

    clear() {
        this.execution = null;
        this.asked = new Map();
        this.connection = null;
        byId('connection').hidden = true;
        for (const id of ['event-count', 'cost', 'tokens']) setText(byId(id), '');
        this.show();
    }

    title(text) {
        setText(byId('title'), text);
        document.title = text ? `${text} · Partyline` : 'Partyline';
    }

    /** Takes from an event what the head shows. */
    see(event) {
        if (event.kind === 'ActionEvent') this.asked.set(event.tool_call_id, wish(event));
        else if (isResult(event)) this.asked.delete(event.tool_call_id);
        if (event.kind !== 'ConversationStateUpdateEvent') return;
        const value = event.value ?? {};
        if (event.key === 'full_state') {
            if (value.execution_status) this.execution = value.execution_status;
            if (value.stats) this.spent(value.stats);
        }
        if (event.key === 'execution_status') this.execution = event.value;
        if (event.key === 'stats') this.spent(value);
    }

    /** Shows what was seen; once per batch, so that a replay does not flicker. */
    show() {
        const status = this.execution;
        const chip = byId('agent-state');
        chip.hidden = !status;
        if (status) {
            chip.dataset.status = status;
            setText(chip, words(status));
        }
        byId('conversation').dataset.status = status ?? '';
        byId('run').disabled = !status || status === 'running' || status === CONFIRM;
        byId('pause').disabled = !['running', 'idle'].includes(status);
        byId('interrupt').disabled = status !== 'running';
        byId('confirm').hidden = status !== CONFIRM;
        setText(byId('confirm-what'), [...this.asked.values()].join(' · '));
    }

    counted(count, duplicates) {
        const twice = duplicates ? ` (${plural(duplicates, 'duplicate')} dropped)` : '';
        setText(byId('event-count'), plural(count, 'event') + twice);
        byId('event-count').dataset.count = count;
    }

    spent(stats) {
        const all = Object.values(stats.usage_to_metrics ?? {});
        if (!all.length) return;
        const cost = all.reduce((sum, one) => sum + (one?.accumulated_cost ?? 0), 0);
        const usage = all.map(one => one?.accumulated_token_usage ?? {});
        const tokens = usage.reduce((sum, one) => sum + (one.prompt_tokens ?? 0) + (one.completion_tokens ?? 0), 0);
        setText(byId('cost'), `$${cost.toFixed(cost < 1 ? 4 : 2)}`);
        setText(byId('tokens'), tokens ? plural(tokens, 'token') : '');
    }

    /** @param state as `EventSocket` tells it */
    connected(state) {
        this.connection = state;
        byId('connection').hidden = false;
        byId('connection').dataset.phase = state.phase;
        const said = { connecting: 'connecting', live: 'live', waiting: 'reconnecting', closed: 'closed' };
        setText(byId('connection-phase'), said[state.phase]);
        const now = byId('connection-now');
        now.hidden = state.phase !== 'waiting' && state.code !== KEY_REFUSED;
        setText(now, state.code === KEY_REFUSED ? 'enter a key' : 'now');
        byId('connection').title = state.why ?? '';
        this.countDown();
    }

    countDown() {
        const { phase, until, why } = this.connection ?? {};
        const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
        setText(byId('connection-more'), phase === 'waiting' ? `in ${seconds} s` : phase === 'closed' ? why : '');
    }
}

/** What an action would do, in its own words rather than in those that the model found for it. */
function wish(event) {
    const action = event.action ?? {};
    const what = [action.command, action.path ?? action.url].filter(Boolean).join(' ');
    return `${words(event.tool_name)}: ${what || JSON.stringify(action)}`.slice(0, MOST_WISH_CHARS);
}
