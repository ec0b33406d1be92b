/** Small things about the document. Data only ever enters it as text. */

export const byId = id => document.getElementById(id);

/** An element; `on...` members become listeners, null and false ones are left out, strings become text. */
export function el(tag, members = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(members)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
        else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ''));
    return node;
}

/** Changes text only when it differs, so that live regions speak once. */
export function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

/** The time of an event; the server writes UTC, some recordings without saying so. */
export function timeOf(text) {
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text ?? '') ? text : `${text}Z`;
    const date = new Date(zoned);
    return Number.isNaN(date.getTime()) ? null : date;
}

export function clock(text) {
    const date = timeOf(text);
    if (!date) return null;
    const shown = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
    return el('time', { datetime: date.toISOString(), title: date.toLocaleString() }, shown);
}

/** How long ago, in one or two words. */
export function ago(text) {
    const date = timeOf(text);
    if (!date) return '';
    const seconds = Math.max(0, (Date.now() - date.getTime()) / 1000);
    if (seconds < 45) return 'just now';
    if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
    if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
    return date.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

export const plural = (count, word) => `${count.toLocaleString()} ${word}${count === 1 ? '' : 's'}`;

/** `waiting_for_confirmation` as people read it. */
export const words = name => String(name).replaceAll('_', ' ');
