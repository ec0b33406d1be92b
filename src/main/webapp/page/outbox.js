/**
 * What the person said to one conversation and has not yet seen come back. Nothing here is sent twice by itself: what
 * was handed to a connection that then broke may have arrived, and only the person can want it again.
 */
import { byId, el } from './dom.js';
import { spoken } from './events.js';
import { textOf } from './text.js';

const ECHO_MILLIS = 5_000;

const NOTES = {
    waiting: 'Waiting for the connection',
    sent: 'Sending',
    unsure: 'Checking whether it arrived',
    lost: 'It did not come back. It may not have arrived.',
};

export class Outbox {
    /** @param send hands a frame to the connection and says whether it could */
    constructor(send) {
        this.send = send;
        this.entries = [];
    }

    say(text) {
        this.entries.push({ text, state: 'waiting' });
        this.flush();
    }

    /** Sends what waits, in order. */
    flush() {
        for (const entry of this.entries) {
            if (entry.state !== 'waiting') continue;
            const content = [{ type: 'text', text: entry.text }];
            if (!this.send({ role: 'user', content })) break;
            entry.state = 'sent';
        }
        this.draw();
    }

    /** The connection is back: what broke with the last one gets time to come back, and what waits goes out. */
    live() {
        for (const entry of this.entries) {
            if (entry.state === 'unsure') entry.timer = setTimeout(() => this.becomes(entry, 'lost'), ECHO_MILLIS);
        }
        this.flush();
    }

    broken() {
        for (const entry of this.entries) {
            clearTimeout(entry.timer);
            if (entry.state === 'sent') entry.state = 'unsure';
        }
        this.draw();
    }

    /** The server did not take the oldest thing that was sent. */
    refused() {
        const entry = this.entries.find(one => one.state === 'sent');
        if (entry) this.becomes(entry, 'lost');
    }

    /** Another conversation is looked at; what is unconfirmed now is for the person to decide. */
    leave() {
        this.broken();
        for (const entry of this.entries) if (entry.state === 'unsure') entry.state = 'lost';
        byId('outbox').replaceChildren();
    }

    /** A message of a user came; if it is one of ours, it is no longer pending. */
    echoed(event) {
        if (event.kind !== 'MessageEvent' || event.source !== 'user') return;
        const text = textOf(event.llm_message?.content);
        const entry = this.entries.find(one => ['sent', 'unsure'].includes(one.state) && one.text === text);
        if (entry) this.remove(entry);
    }

    becomes(entry, state) {
        entry.state = state;
        this.draw();
    }

    again(entry) {
        this.becomes(entry, 'waiting');
        this.flush();
    }

    remove(entry) {
        clearTimeout(entry.timer);
        this.entries = this.entries.filter(one => one !== entry);
        this.draw();
    }

    draw() {
        byId('outbox').replaceChildren(...this.entries.map(entry => el('li',
            { class: `event message from-user pending ${entry.state}` },
            el('div', { class: 'body' }, spoken('user', 'You', entry.text), this.note(entry)))));
    }

    note(entry) {
        const choice = entry.state === 'lost' ? [' ',
            el('button', { class: 'link', onclick: () => this.again(entry) }, 'Send again'), ' ',
            el('button', { class: 'link', onclick: () => this.remove(entry) }, 'Discard')] : null;
        return el('p', { class: 'note' }, NOTES[entry.state], choice);
    }
}
