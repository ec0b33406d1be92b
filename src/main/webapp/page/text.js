/** Texts of events as elements: prose with a little formatting, and blocks that fold when they are long. */
import { el, plural } from './dom.js';

const LONG_LINES = 14;
const LONG_CHARS = 1_600;
const MOST_CHARS = 200_000;

/** What people and agents write: code fences, `code` and **bold** are shown as such, the rest as it is. */
export function prose(text) {
    const parts = String(text).split(/^```[^\n]*\n?/m);
    return el('div', { class: 'prose' }, parts.map((part, index) => {
        if (index % 2 === 1) return block(part.replace(/\n$/, ''), 'code');
        return part.trim() ? el('p', {}, spans(part.trim())) : null;
    }));
}

function spans(text) {
    return text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/).map(piece => {
        if (/^`[^`]+`$/.test(piece)) return el('code', {}, piece.slice(1, -1));
        if (/^\*\*[^*]+\*\*$/.test(piece)) return el('strong', {}, piece.slice(2, -2));
        return piece;
    });
}

/** Monospaced text. A long one shows its beginning and a button for the rest. */
export function block(text, kind = 'output') {
    const all = clean(text);
    const lines = all.split('\n');
    const short = lines.length <= LONG_LINES + 4 && all.length <= LONG_CHARS * 1.5;
    if (short) return el('pre', { class: kind, tabindex: 0 }, all);
    const first = lines.slice(0, LONG_LINES).join('\n').slice(0, LONG_CHARS);
    return folded(kind, first, all, plural(lines.length, 'line'));
}

function folded(kind, first, all, size) {
    const pre = el('pre', { class: `${kind} cut`, tabindex: 0 }, first);
    const button = el('button', { class: 'more', 'aria-expanded': 'false', onclick: toggle }, `Show all ${size}`);
    function toggle() {
        const open = button.getAttribute('aria-expanded') !== 'true';
        button.setAttribute('aria-expanded', String(open));
        button.textContent = open ? 'Show less' : `Show all ${size}`;
        pre.textContent = open ? all : first;
        pre.classList.toggle('cut', !open);
    }
    return el('div', { class: 'folding' }, pre, button);
}

/** Without terminal colours, and cut where a browser would suffer. */
export function clean(text) {
    const plain = String(text).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r\n', '\n').replace(/\n+$/, '');
    if (plain.length <= MOST_CHARS) return plain;
    return `${plain.slice(0, MOST_CHARS)}\n… ${(plain.length - MOST_CHARS).toLocaleString()} more characters`;
}

/** A line to open, for what few people want to read. */
export function details(summary, ...inside) {
    return el('details', {}, el('summary', {}, summary), ...inside);
}

export const json = value => block(JSON.stringify(value, null, 2) ?? '', 'code');

/** The texts of a list of contents, joined. */
export function textOf(contents) {
    if (typeof contents === 'string') return contents;
    if (!Array.isArray(contents)) return '';
    return contents.filter(one => typeof one?.text === 'string').map(one => one.text).join('\n');
}

/** The pictures of a list of contents; only those that came with the event are loaded. */
export function pictures(contents) {
    if (!Array.isArray(contents)) return [];
    return contents.flatMap(one => one?.image_urls ?? []).map(picture);
}

export function picture(address) {
    if (/^data:image\/(png|jpeg|gif|webp)[;,]/.test(address)) {
        const image = el('img', { class: 'picture', src: address, alt: 'Picture in this event', loading: 'lazy' });
        image.onerror = () => image.replaceWith(el('span', { class: 'note' }, 'A picture that cannot be shown'));
        return image;
    }
    if (!/^https?:\/\//.test(address)) return el('span', { class: 'note' }, 'A picture that cannot be shown');
    return el('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, 'Picture elsewhere ↗');
}
