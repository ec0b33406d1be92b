/** The HTTP side of the server. Every call fails with a `Problem` that has a sentence for people. */

const KEY = 'partyline.session-api-key';
const TIMEOUT_MILLIS = 20_000;

export class Problem extends Error {
    constructor(status, text) {
        super(text);
        this.status = status;
    }
}

/** The session API key of this tab, or null. Never part of an address. */
export const sessionKey = () => sessionStorage.getItem(KEY);

export const useSessionKey = key => sessionStorage.setItem(KEY, key);

let offered = false;

/** Whether the server has said that people can sign in, when it let nobody in. */
export const loginOffered = () => offered;

/** Whether somebody has signed in, or had; the server knows whether it still counts. */
export const signedIn = () => csrf() !== null;

/** What only pages of this server can read, and have to show to change something. */
const csrf = () => document.cookie.split('; ').find(one => one.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length) ?? null;

export const me = () => get('api/me');

export const signOut = () => post('logout', {});

/** Ids travel as 32 hex digits. */
export const hex = id => String(id).replaceAll('-', '').toLowerCase();

export const isId = text => /^[0-9a-f]{32}$/.test(text);

export const newestConversations = () => get('api/conversations/search?limit=100&sort_order=CREATED_AT_DESC');

export const conversation = id => get(`api/conversations/${id}`);

/** @param command `run`, `pause` or `interrupt` */
export const command = (id, command) => post(`api/conversations/${id}/${command}`, {});

export const respondToConfirmation = (id, accept) =>
    post(`api/conversations/${id}/events/respond_to_confirmation`, { accept });

/** A new conversation in which the recorded demo plays; answers its id. */
export async function playDemo() {
    const created = await post('api/conversations', {
        title: 'Demo',
        runtime: { kind: 'trajectory', recording: 'demo' },
        agent: { kind: 'Agent', llm: { model: 'recording' } },
    });
    const id = hex(created.id ?? created.conversation_id);
    await command(id, 'run');
    return id;
}

const get = path => call('GET', path);

const post = (path, body) => call('POST', path, body);

async function call(method, path, body) {
    const headers = { Accept: 'application/json' };
    const key = sessionKey();
    if (key) headers['X-Session-API-Key'] = key;
    if (signedIn()) headers['X-XSRF-TOKEN'] = csrf();
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response;
    try {
        response = await fetch(new URL(path, document.baseURI), {
            method, headers, body: body === undefined ? undefined : JSON.stringify(body),
            credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS),
        });
    } catch (unreachable) {
        throw new Problem(0, 'The server cannot be reached.');
    }
    if (response.status === 401) offered = (response.headers.get('Link') ?? '').includes('rel="login"');
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new Problem(response.status, sentence(response.status, answer));
    return answer;
}

/** `detail` is a text, or a list of what is wrong with the request (V1 spec 7.1). */
function sentence(status, answer) {
    const detail = answer?.detail;
    if (typeof detail === 'string' && detail) return detail;
    if (Array.isArray(detail) && detail.length) return detail.map(one => one.msg ?? JSON.stringify(one)).join('; ');
    return answer?.title ?? `The server answered ${status}.`;
}
