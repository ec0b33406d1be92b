/** Asks for the session API key; one question at a time, whoever needs the answer. */
import { byId, setText } from './dom.js';
import { loginOffered, sessionKey, useSessionKey } from './api.js';

let asking = null;

/** @returns a promise of whether a key was given */
export function askForKey() {
    asking ??= ask().finally(() => { asking = null; });
    return asking;
}

function ask() {
    const dialog = byId('key-dialog');
    const input = byId('key');
    input.value = '';
    if (sessionKey()) setText(byId('key-why'), 'The key was not accepted. Try another one.');
    byId('sign-in').hidden = !loginOffered();
    byId('sign-in').href = `login?return=${encodeURIComponent(location.pathname + location.hash)}`;
    byId('key-cancel').onclick = () => dialog.close('');
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise(resolve => dialog.addEventListener('close', () => {
        const given = dialog.returnValue === 'use' && input.value !== '';
        if (given) useSessionKey(input.value);
        input.value = '';
        resolve(given);
    }, { once: true }));
}
