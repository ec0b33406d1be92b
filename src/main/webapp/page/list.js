/** The conversations on the left, newest first; asked for again every few seconds while somebody looks. */
import { ago, byId, el, setText, timeOf, words } from './dom.js';
import { hex, newestConversations } from './api.js';

const REFRESH_MILLIS = 5_000;

export const shortId = id => id.slice(0, 8);

export const titleOf = info => info.title || `Conversation ${shortId(hex(info.id))}`;

export class List {
    /**
     * @param refreshed called with the conversations after each answer
     * @param failed called with the problem when there was none
     */
    constructor(refreshed, failed) {
        this.refreshed = refreshed;
        this.failed = failed;
        this.entries = new Map();
        this.items = [];
        this.selected = null;
        setInterval(() => this.refreshIfSeen(), REFRESH_MILLIS);
        document.addEventListener('visibilitychange', () => this.refreshIfSeen());
    }

    refreshIfSeen() {
        if (document.visibilityState === 'visible' && !this.stopped) this.refresh();
    }

    /** One request at a time; a caller during one shares its answer. */
    refresh() {
        this.asking ??= this.ask().finally(() => { this.asking = null; });
        return this.asking;
    }

    async ask() {
        try {
            const answer = await newestConversations();
            this.items = answer?.items ?? [];
            this.stopped = false;
            setText(byId('list-note'), this.items.length ? '' : 'No conversations yet.');
            this.draw();
            this.refreshed(this.items);
        } catch (problem) {
            setText(byId('list-note'), problem.message);
            this.stopped = problem.status === 401;
            this.failed(problem);
        }
    }

    select(id) {
        this.selected = id;
        this.draw();
    }

    /** What the stream told about a conversation, sooner than the next answer does. */
    saw(id, executionStatus) {
        const info = this.find(id);
        if (!info || !executionStatus || info.execution_status === executionStatus) return;
        info.execution_status = executionStatus;
        this.draw();
    }

    find(id) {
        return this.items.find(info => hex(info.id) === id);
    }

    /** Keeps the elements of known conversations, so that focus stays where it is. */
    draw() {
        const list = byId('list');
        const seen = new Map();
        for (const info of this.items) {
            const id = hex(info.id);
            const entry = this.entries.get(id) ?? newEntry(id);
            update(entry, info, id === this.selected);
            seen.set(id, entry);
        }
        for (const [id, entry] of this.entries) if (!seen.has(id)) entry.item.remove();
        this.entries = seen;
        [...seen.values()].forEach(({ item }, index) => {
            if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
        });
    }
}

function newEntry(id) {
    const title = el('span', { class: 'entry-title' });
    const chip = el('span', { class: 'chip' });
    const when = el('time');
    const link = el('a', { href: `#${id}` }, title, el('span', { class: 'entry-facts' }, chip, when));
    return { item: el('li', {}, link), link, title, chip, when };
}

function update({ link, title, chip, when }, info, selected) {
    setText(title, titleOf(info));
    setText(chip, words(info.execution_status ?? 'idle'));
    chip.dataset.status = info.execution_status ?? 'idle';
    const latest = info.updated_at ?? info.created_at;
    setText(when, ago(latest));
    when.title = timeOf(latest)?.toLocaleString() ?? '';
    if (selected) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
}
