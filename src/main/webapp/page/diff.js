/** What an edit changed: the lines that differ, with a little of what surrounds them. */
import { el, plural } from './dom.js';

const AROUND_LINES = 3;
const MOST_LINES = 60;

/** @param before null or undefined for a new file */
export function diff(before, after) {
    const old = lines(before);
    const now = lines(after);
    const shortest = Math.min(old.length, now.length);
    let head = 0;
    while (head < shortest && old[head] === now[head]) head++;
    let tail = 0;
    while (tail < shortest - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    const from = Math.max(0, head - AROUND_LINES);
    return el('div', { class: 'diff', role: 'group', 'aria-label': 'Changed lines', tabindex: 0 },
        rows('same', from, old.slice(from, head)),
        rows('gone', head, old.slice(head, old.length - tail)),
        rows('new', head, now.slice(head, now.length - tail)),
        rows('same', now.length - tail, now.slice(now.length - tail, now.length - tail + AROUND_LINES)));
}

const lines = text => text ? String(text).replace(/\n$/, '').split('\n') : [];

const SIGN = { same: ' ', gone: '−', new: '+' };
const SAID = { gone: 'removed: ', new: 'added: ' };

function rows(kind, start, texts) {
    const shown = texts.slice(0, MOST_LINES).map((text, index) => el('div', { class: `row ${kind}` },
        el('span', { class: 'number', 'aria-hidden': 'true' }, String(start + index + 1)),
        el('span', { class: 'sign', 'aria-hidden': 'true' }, SIGN[kind]),
        el('span', { class: 'line' }, SAID[kind] ? el('span', { class: 'unseen' }, SAID[kind]) : null, text)));
    const rest = texts.length - shown.length;
    return rest > 0 ? [...shown, el('div', { class: 'row rest' }, `… ${plural(rest, 'more line')}`)] : shown;
}
