/**
 * One event of the server as one entry of the stream. `render` answers an `li`, or null for an event that is not an
 * entry of its own; observations go to the card of their action through `attach`.
 */
import { clock, el, plural, words } from './dom.js';
import { block, details, json, pictures, prose, textOf } from './text.js';
import { actionBody, observationBody, outcome, safeClass, toolName } from './tools.js';

const KINDS = {
    MessageEvent: message,
    ActionEvent: action,
    AgentErrorEvent: agentError,
    ConversationErrorEvent: event => failure(event, event.code, event.detail),
    ServerErrorEvent: event => failure(event, `The server refused a frame: ${event.code}`, event.detail),
    ObservationEvent: event => orphan(event, toolName(event)),
    UserRejectObservation: event => orphan(event, toolName(event)),
    PauseEvent: event => marker(event, 'Paused'),
    InterruptEvent: event => marker(event, 'Interrupted'),
    CondensationRequest: event => thin(event, 'Condensation asked for'),
    Condensation: condensation,
    CondensationSummaryEvent: event =>
        thin(event, details('Summary of what was condensed', prose(event.summary ?? ''))),
    SystemPromptEvent: event => thin(event, details('System prompt', prose(event.system_prompt?.text ?? ''))),
    HookExecutionEvent: hook,
    ACPToolCallEvent: acp,
    TokenEvent: event => thin(event, `Tokens: ${event.prompt_token_ids?.length ?? 0} in, `
        + `${event.response_token_ids?.length ?? 0} out`),
    LLMCompletionLogEvent: event => thin(event, `Model log ${event.filename ?? ''}`),
    ConversationStateUpdateEvent: stateUpdate,
};

/** @returns an `li`, or null when there is nothing to show */
export function render(event) {
    const how = Object.hasOwn(KINDS, event.kind) ? KINDS[event.kind] : generic;
    try {
        return how(event);
    } catch (unexpected) {
        return generic(event); // a member that is not what the protocol says
    }
}

function entry(event, kind, ...inside) {
    const from = ['user', 'agent', 'environment', 'hook'].includes(event.source) ? event.source : 'environment';
    return el('li', { class: `event ${kind} from-${from}`, 'data-kind': event.kind },
        el('div', { class: 'body' }, ...inside), clock(event.timestamp));
}

const thin = (event, ...inside) => entry(event, 'thin', el('div', { class: 'thin-text' }, ...inside));

const marker = (event, text) => entry(event, 'marker', el('p', {}, text));

const generic = event => thin(event, details(event.kind ?? 'An event without a kind', json(event)));

const SPEAKERS = { user: 'User', agent: 'Agent', environment: 'Environment', hook: 'Hook' };

/** Also what the outbox shows for something not yet said. */
export function spoken(source, sender, text) {
    return [el('p', { class: 'speaker' }, sender || SPEAKERS[source] || source), prose(text)];
}

function message(event) {
    const contents = event.llm_message?.content;
    const extended = textOf(event.extended_content);
    return entry(event, 'message', reasoning(event.llm_message ?? {}),
        spoken(event.source, event.sender, textOf(contents)), pictures(contents),
        extended ? details('Added for the agent', block(extended)) : null);
}

function reasoning(holder) {
    const text = holder.reasoning_content
        || (holder.thinking_blocks ?? []).map(one => one.thinking).filter(Boolean).join('\n');
    return text ? details('Reasoning', prose(text)) : null;
}

function action(event) {
    const kind = event.action?.kind;
    const thought = textOf(event.thought).trim();
    const before = [reasoning(event), thought ? el('div', { class: 'thought' }, prose(thought)) : null];
    if (kind === 'FinishAction') {
        return entry(event, 'message finish', before,
            el('p', { class: 'speaker' }, 'Agent, finishing'), actionBody(event));
    }
    const body = actionBody(event);
    if (kind === 'ThinkAction') return entry(event, 'action', before, el('div', { class: 'thought' }, body));
    return entry(event, 'action', before, card(event, body));
}

function card(event, body) {
    const risk = ['MEDIUM', 'HIGH'].includes(event.security_risk) ? event.security_risk.toLowerCase() : null;
    const shell = /^(Execute|Terminal)/.test(event.action?.kind ?? event.observation?.kind ?? '') ? 'shell ' : '';
    return el('div', { class: `${shell}card open`, role: 'group', 'aria-label': `${toolName(event)} call` },
        el('header', {},
            el('span', { class: 'tool' }, toolName(event)),
            el('span', { class: 'summary' }, event.summary ?? ''),
            risk ? el('span', { class: `risk ${risk}` }, `${risk} risk`) : null,
            el('span', { class: 'outcome' })),
        body, el('div', { class: 'results' }));
}

/** Whether the event belongs to an action rather than standing alone. */
export const isResult = event =>
    ['ObservationEvent', 'UserRejectObservation', 'AgentErrorEvent'].includes(event.kind);

/** Puts a result on the card of its action. */
export function attach(event, item) {
    try {
        settleOn(item, event);
    } catch (unexpected) {
        item.querySelector('.body').append(details(event.kind, json(event)));
    }
}

function settleOn(item, event) {
    const card = item.querySelector('.card');
    if (card) settle(card, event);
    else if (event.kind !== 'ObservationEvent' || event.observation?.is_error) {
        item.querySelector('.body').append(resultOf(event));
    }
}

function settle(card, event) {
    const [text, state] = verdict(event);
    const result = resultOf(event);
    card.classList.remove('open');
    if (state) card.classList.add(state);
    card.querySelector('.outcome').textContent = text;
    if (result?.classList.contains('diff')) card.querySelector('.preview')?.remove();
    if (result) card.querySelector('.results').append(result);
}

/** The outcome in words, and the card's class. */
function verdict(event) {
    if (event.kind === 'AgentErrorEvent') return ['error', 'failed'];
    if (event.kind === 'UserRejectObservation') return ['rejected', 'rejected'];
    const { text, failed } = outcome(event.observation ?? {});
    return [text, failed ? 'failed' : 'done'];
}

function resultOf(event) {
    if (event.kind === 'AgentErrorEvent') return el('div', { class: 'trouble' }, prose(event.error ?? ''));
    if (event.kind === 'UserRejectObservation') {
        const who = event.rejection_source === 'hook' ? 'Rejected by a hook' : 'Rejected';
        return el('p', { class: 'refusal' }, `${who}: ${event.rejection_reason ?? ''}`);
    }
    return observationBody(event.observation ?? {});
}

/** A result whose action is not in the window. */
function orphan(event, name) {
    const alone = card(event, null);
    alone.querySelector('.summary').textContent = 'result of an earlier action';
    settle(alone, event);
    alone.setAttribute('aria-label', `${name} result`);
    return entry(event, 'action', alone);
}

function agentError(event) {
    return entry(event, 'error', el('p', { class: 'speaker' }, `${toolName(event)} failed`), prose(event.error ?? ''));
}

function failure(event, title, detail) {
    return entry(event, 'error', el('p', { class: 'speaker' }, title ?? 'Error'), prose(detail ?? ''));
}

function condensation(event) {
    const count = event.forgotten_event_ids?.length ?? 0;
    const text = `Condensed ${plural(count, 'earlier event')}`;
    return thin(event, event.summary ? details(text, prose(event.summary)) : text);
}

function hook(event) {
    const how = event.blocked ? 'blocked it' : event.success ? 'passed' : 'failed';
    const said = [event.reason, event.stdout, event.stderr, event.error].filter(Boolean).join('\n');
    const text = `${event.hook_event_type ?? 'Hook'} hook ${how}`;
    return thin(event, said ? details(text, block(`$ ${event.hook_command ?? ''}\n${said}`)) : text);
}

function acp(event) {
    const output = (event.content ?? []).map(one => one?.content?.text).filter(Boolean).join('\n');
    const shown = card({ tool_name: event.tool_kind ?? 'tool', summary: event.title },
        event.raw_input ? details('Input', json(event.raw_input)) : null);
    const ended = ['completed', 'failed'].includes(event.status);
    if (ended) shown.classList.replace('open', event.is_error || event.status === 'failed' ? 'failed' : 'done');
    shown.querySelector('.outcome').textContent = words(event.status ?? '');
    if (output) shown.querySelector('.results').append(block(output));
    return entry(event, 'action', shown);
}

/** Keys that the head of the page shows, or that say nothing to people. */
const SILENT = new Set(['full_state', 'stats', 'last_user_message_id']);

function stateUpdate(event) {
    if (SILENT.has(event.key) || String(event.key).startsWith('x.')) return null;
    if (event.key === 'execution_status') return status(event);
    if (event.key === 'goal' && event.value) {
        const { status: how, iteration, max_iterations: most, objective } = event.value;
        return thin(event, `Goal ${words(how)}, round ${iteration} of ${most}: ${objective}`);
    }
    if (event.key === 'confirmation_policy' && event.value?.kind) {
        return thin(event, `Confirmation policy: ${event.value.kind}`);
    }
    return thin(event, details(`${words(event.key)} changed`, json(event.value)));
}

function status(event) {
    return entry(event, `thin status ${safeClass(event.value)}`,
        el('div', { class: 'thin-text' }, words(event.value)));
}
