/**
 * The entries of one conversation on the page: each event once, in the order of the log, the newest ones only. Frames
 * are gathered for a moment and shown together, so that a replay of thousands costs little.
 */
import { byId, el, plural, setText } from './dom.js';
import { attach, isResult, render } from './events.js';
import { isInLog } from './socket.js';

const MOST_ENTRIES = 500;
const REMEMBERED_IDS = 20_000;
const GATHER_MILLIS = 24;
const QUIET_MILLIS = 400;
const AT_END_PIXELS = 80;

export class Stream {
    /** @param shown called after events were shown, with those events */
    constructor(shown) {
        this.shown = shown;
        this.list = byId('stream');
        this.scroller = byId('scroll');
        this.toEnd = byId('to-end');
        this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
        this.toEnd.addEventListener('click', () => this.goToEnd());
        new ResizeObserver(() => this.follow()).observe(this.scroller);
        this.clear();
    }

    /** Forgets everything; for another conversation, or the same one made anew. */
    clear() {
        clearTimeout(this.gathering);
        this.gathering = null;
        this.waiting = [];
        this.ids = new Set();
        this.byAction = new Map();
        this.byCall = new Map();
        this.count = 0;
        this.duplicates = 0;
        this.older = 0;
        this.writing = null;
        this.following = true;
        this.list.replaceChildren();
        this.toEnd.hidden = true;
        this.showOlder();
    }

    /** @returns whether the event was new */
    add(event) {
        if (event.id && this.ids.has(event.id)) {
            this.duplicates++;
            return false;
        }
        if (event.id) this.remember(event.id);
        if (isInLog(event)) this.count++;
        this.waiting.push(event);
        this.gathering ??= setTimeout(() => this.flush(), GATHER_MILLIS);
        return true;
    }

    remember(id) {
        this.ids.add(id);
        if (this.ids.size > REMEMBERED_IDS) this.ids.delete(this.ids.values().next().value);
    }

    flush() {
        this.gathering = null;
        const events = this.waiting;
        this.waiting = [];
        this.busy(events.length);
        // what would leave the window at once is never built
        const skipped = Math.max(0, events.length - MOST_ENTRIES);
        this.older += events.slice(0, skipped).filter(isInLog).length;
        const fragment = document.createDocumentFragment();
        for (const event of events.slice(skipped)) this.place(event, fragment);
        this.list.append(fragment);
        if (this.writing) this.list.append(this.writing);
        this.trim();
        this.follow(events.length);
        this.shown(events);
    }

    place(event, fragment) {
        if (event.kind === 'StreamingDeltaEvent') return this.write(event);
        if (event.source === 'agent') this.stopWriting();
        const item = isResult(event) ? this.actionOf(event) : null;
        if (item) return attach(event, item);
        const node = render(event);
        if (!node) return;
        const before = event.kind === 'ACPToolCallEvent' ? this.byCall.get(event.tool_call_id) : null;
        if (before) before.replaceWith(node);
        else fragment.append(node);
        this.index(event, node);
    }

    index(event, node) {
        if (event.kind !== 'ActionEvent' && event.kind !== 'ACPToolCallEvent') return;
        node.action = event.id;
        node.call = event.tool_call_id;
        this.byAction.set(event.id, node);
        this.byCall.set(event.tool_call_id, node);
    }

    actionOf(event) {
        return this.byAction.get(event.action_id) ?? this.byCall.get(event.tool_call_id);
    }

    /** Text that the agent is still writing; its event replaces it. */
    write(delta) {
        this.writing ??= el('li', { class: 'event message from-agent writing' }, el('div', { class: 'body' },
            el('p', { class: 'speaker' }, 'Agent is writing'), el('div', { class: 'prose' }, el('p'))));
        this.writing.querySelector('.prose p').append(delta.content ?? '');
    }

    stopWriting() {
        this.writing?.remove();
        this.writing = null;
    }

    trim() {
        while (this.list.childElementCount > MOST_ENTRIES) {
            const first = this.list.firstElementChild;
            if (this.byAction.get(first.action) === first) this.byAction.delete(first.action);
            if (this.byCall.get(first.call) === first) this.byCall.delete(first.call);
            first.remove();
            this.older++;
        }
        this.showOlder();
    }

    showOlder() {
        const note = byId('older');
        note.hidden = this.older === 0;
        setText(note, `${plural(this.older, 'earlier event')} not shown`);
    }

    /** Screen readers are spared a replay: it is read out when it is over. */
    busy(size) {
        if (size > 8) this.scroller.setAttribute('aria-busy', 'true');
        clearTimeout(this.quiet);
        this.quiet = setTimeout(() => this.scroller.removeAttribute('aria-busy'), QUIET_MILLIS);
    }

    scrolled() {
        const { scrollHeight, scrollTop, clientHeight } = this.scroller;
        this.following = scrollHeight - scrollTop - clientHeight < AT_END_PIXELS;
        if (this.following) this.toEnd.hidden = true;
    }

    follow(added = 0) {
        if (this.following) this.scroller.scrollTop = this.scroller.scrollHeight;
        else if (added) this.toEnd.hidden = false;
    }

    goToEnd() {
        this.following = true;
        this.follow();
        this.toEnd.hidden = true;
    }
}
