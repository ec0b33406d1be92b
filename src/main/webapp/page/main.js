/** Puts the page together: the list on the left, one conversation live on the right. */
import { leave, showAccount } from './account.js';
import { command, conversation, hex, isId, playDemo, respondToConfirmation, sessionKey } from './api.js';
import { byId, setText } from './dom.js';
import { askForKey } from './keys.js';
import { List, shortId, titleOf } from './list.js';
import { Outbox } from './outbox.js';
import { EventSocket, KEY_REFUSED } from './socket.js';
import { Status } from './status.js';
import { Stream } from './stream.js';

const outboxes = new Map();
let current = null;
let socket = null;

const status = new Status(() => socket?.refused ? withKey() : socket?.hurry());
const stream = new Stream(shown);
const list = new List(listed, failed);

/** For tests and for people with the developer tools open. */
window.partyline = {
    cut: () => socket?.cut(),
    counts: () => ({ events: stream.count, duplicates: stream.duplicates, older: stream.older }),
};

function outbox() {
    if (!outboxes.has(current)) outboxes.set(current, new Outbox(frame => socket?.send(frame) ?? false));
    return outboxes.get(current);
}

function open(id) {
    if (id === current) return;
    if (current) outbox().leave();
    socket?.close();
    current = id;
    status.clear();
    stream.clear();
    showEmpty();
    list.select(id);
    name(id);
    socket = new EventSocket(id, { event: received, state: connected, reset }, sessionKey);
    socket.open();
    outbox().draw();
}

async function name(id) {
    const known = list.find(id);
    status.title(known ? titleOf(known) : `Conversation ${shortId(id)}`);
    if (known) return;
    const info = await conversation(id).catch(() => null);
    if (info && id === current) status.title(titleOf(info));
}

function received(event) {
    if (!stream.add(event)) status.counted(stream.count, stream.duplicates);
}

function shown(events) {
    for (const event of events) {
        status.see(event);
        outbox().echoed(event);
        if (event.kind === 'ServerErrorEvent') outbox().refused();
    }
    status.show();
    status.counted(stream.count, stream.duplicates);
    list.saw(current, status.execution);
    showEmpty();
}

function connected(state) {
    status.connected(state);
    if (state.phase === 'live') outbox().live();
    else outbox().broken();
    showEmpty();
    if (state.code === KEY_REFUSED) withKey();
}

/** The log was made anew; a replay follows on the same connection. */
function reset() {
    stream.clear();
    showProblem('This conversation was restored on the server; its events are shown anew.');
}

function showEmpty() {
    const nothing = byId('stream').childElementCount === 0 && byId('outbox').childElementCount === 0;
    byId('empty').hidden = !nothing;
    byId('say-form').hidden = !current;
    byId('demo').classList.toggle('primary', !current);
    if (!nothing) return;
    setText(byId('empty-title'), current ? 'Nothing said yet' : 'Welcome to Partyline');
    setText(byId('empty-text'), current ? 'Say something below, or let the agent run.'
        : 'Here people and AI agents share one line: what the agent does appears as it happens, once and in order. '
        + 'Play the demo to see one at work.');
}

function listed(items) {
    const wanted = location.hash.slice(1);
    if (!isId(hex(wanted)) && items.length) select(hex(items[0].id));
    if (current && list.find(current)) status.title(titleOf(list.find(current)));
}

/** Without a new entry in the history, for a choice that nobody made. */
function select(id) {
    history.replaceState(null, '', `#${id}`);
    open(id);
}

function failed(problem) {
    if (problem.status === 401) withKey();
}

/** Asks for a key, and with it tries again whatever the lack of one held up. */
async function withKey(action = () => {}) {
    if (!await askForKey()) return;
    if (socket && !socket.live) socket.open();
    list.refresh();
    action();
}

function showProblem(text) {
    setText(byId('problem-text'), text);
    byId('problem').hidden = !text;
}

/** Calls the server for a button: it is disabled meanwhile, and a refusal becomes a line to read. */
async function ask(button, call) {
    button.setAttribute('aria-busy', 'true');
    try {
        showProblem('');
        await call();
    } catch (problem) {
        showProblem(problem.message);
        if (problem.status === 401) withKey(() => ask(button, call));
    } finally {
        button.removeAttribute('aria-busy');
    }
}

function onClick(id, call) {
    const button = byId(id);
    button.addEventListener('click', () => button.hasAttribute('aria-busy') || ask(button, call));
}

async function demo() {
    const id = await playDemo();
    location.hash = id;
    showList(false);
    await list.refresh();
}

function say() {
    const box = byId('say');
    const text = box.value.trim();
    if (!text || !current) return;
    box.value = '';
    fit(box);
    outbox().say(text);
    stream.goToEnd();
    showEmpty();
}

function fit(box) {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 220)}px`;
}

function showList(shown) {
    document.body.classList.toggle('list-shown', shown);
    byId('list-open').setAttribute('aria-expanded', String(shown));
    byId(shown ? 'list-close' : 'list-open').focus({ preventScroll: true });
}

function follow() {
    const id = hex(location.hash.slice(1));
    if (isId(id)) open(id);
}

for (const name of ['run', 'pause', 'interrupt']) onClick(name, () => command(current, name));
onClick('accept', () => respondToConfirmation(current, true));
onClick('reject', () => respondToConfirmation(current, false));
onClick('demo', demo);
onClick('sign-out', leave);
byId('problem-close').addEventListener('click', () => showProblem(''));
byId('say-form').addEventListener('submit', event => { event.preventDefault(); say(); });
byId('say').addEventListener('input', event => fit(event.target));
byId('say').addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say();
});
byId('list-open').addEventListener('click', () => showList(true));
byId('list-close').addEventListener('click', () => showList(false));
byId('shade').addEventListener('click', () => showList(false));
byId('list').addEventListener('click', event => event.target.closest('a') && showList(false));
document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && document.body.classList.contains('list-shown')) showList(false);
});
window.addEventListener('hashchange', follow);
window.addEventListener('online', () => socket?.hurry());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && socket?.hurry());

showEmpty();
follow();
list.refresh();
showAccount();
