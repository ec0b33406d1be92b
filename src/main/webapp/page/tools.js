/** How the agent's tools look: what an action is about to do, and what its observation brought (V1 spec 4.10, 4.11). */
import { el, words } from './dom.js';
import { block, clean, details, json, picture, pictures, prose, textOf } from './text.js';
import { diff } from './diff.js';

/** The name on the card, for tools that people know by another one. */
const NAMES = {
    terminal: 'Terminal', execute_bash: 'Terminal', file_editor: 'File', str_replace_editor: 'File',
    task_tracker: 'Tasks', think: 'Thought', finish: 'Finish',
};

export const toolName = event => NAMES[event.tool_name]
    ?? words(event.tool_name ?? 'tool').replace(/^browser /, 'Browser: ');

const ACTIONS = {
    TerminalAction: terminal,
    ExecuteBashAction: terminal,
    FileEditorAction: file,
    PlanningFileEditorAction: file,
    StrReplaceEditorAction: file,
    TaskTrackerAction: action => action.task_list?.length ? tasks(action.task_list) : null,
    ThinkAction: action => prose(action.thought ?? ''),
    FinishAction: action => prose(action.message ?? ''),
    MCPToolAction: action => fields(action.data ?? {}),
};

/** What an action is about to do, as an element or null. */
export function actionBody(event) {
    const action = event.action;
    if (!action) return argumentsOf(event.tool_call);
    return (ACTIONS[action.kind] ?? others)(action);
}

const OBSERVATIONS = {
    FileEditorObservation: fileResult,
    TaskTrackerObservation: observation => observation.is_error ? plain(observation) : null,
    ThinkObservation: () => null,
    FinishObservation: () => null,
    BrowserObservation: browserResult,
};

/** What an observation brought, as an element or null when its action said it all. */
export function observationBody(observation) {
    return (OBSERVATIONS[observation.kind] ?? plain)(observation);
}

/** The outcome in two words, for the head of the card. */
export function outcome(observation) {
    const code = observation.exit_code ?? observation.metadata?.exit_code;
    if (observation.timeout) return { text: 'timed out', failed: true };
    if (typeof code === 'number' && code >= 0) return { text: `exit ${code}`, failed: code !== 0 };
    if (code === -1 && observation.kind === 'TerminalObservation') return { text: 'still running', failed: false };
    return observation.is_error ? { text: 'failed', failed: true } : { text: 'done', failed: false };
}

function terminal(action) {
    const note = action.reset ? 'restarts the terminal' : action.is_input ? 'input to the running command' : null;
    const lines = clean(action.command ?? '').split('\n');
    const command = el('pre', { class: 'command', tabindex: 0 },
        lines.flatMap((line, index) => [index ? '\n' : '', el('span', { class: 'prompt', 'aria-hidden': 'true' },
            action.is_input || index ? '> ' : '$ '), line]));
    return el('div', {}, command, note ? el('p', { class: 'note' }, note) : null);
}

const FILE_WORDS = {
    view: 'Reads', create: 'Creates', str_replace: 'Edits', insert: 'Inserts into', undo_edit: 'Undoes in',
};

function file(action) {
    const range = action.view_range ? ` lines ${action.view_range.join('–')}` : '';
    const line = action.insert_line !== undefined ? ` after line ${action.insert_line}` : '';
    return el('div', {},
        el('p', { class: 'path' }, `${FILE_WORDS[action.command] ?? words(action.command ?? '')} `,
            el('code', {}, action.path ?? ''), range, line),
        el('div', { class: 'preview' }, change(action)));
}

function change(action) {
    if (action.command === 'create' && action.file_text) return diff(null, action.file_text);
    const edits = action.old_str !== undefined || action.new_str !== undefined;
    return edits ? diff(action.old_str, action.new_str) : null;
}

const MARKS = { todo: '○', in_progress: '◐', done: '●' };

function tasks(list) {
    return el('ul', { class: 'tasks' }, list.map(task => el('li', { class: `task ${safeClass(task.status)}` },
        el('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[task.status] ?? '○'),
        el('span', {}, task.title, el('span', { class: 'unseen' }, ` (${words(task.status ?? 'todo')})`),
            task.notes ? el('span', { class: 'note' }, ` ${task.notes}`) : null))));
}

function others(action) {
    const { kind, ...rest } = action;
    return fields(rest);
}

function argumentsOf(call) {
    return call?.arguments ? block(call.arguments, 'code') : null;
}

/** Few and short members as a small table, anything else as JSON. */
function fields(members) {
    const entries = Object.entries(members).filter(([, value]) => value !== null && value !== false);
    if (!entries.length) return null;
    const short = value => typeof value !== 'object' && String(value).length < 200;
    const simple = entries.length <= 6 && entries.every(([, value]) => short(value));
    if (!simple) return json(members);
    return el('dl', { class: 'fields' }, entries.flatMap(([name, value]) =>
        [el('dt', {}, words(name)), el('dd', {}, String(value))]));
}

function plain(observation) {
    const text = textOf(observation.content);
    const images = pictures(observation.content);
    if (!text.trim() && !images.length) return null;
    return el('div', {}, text.trim() ? block(text) : null, images);
}

/** With contents the change itself is shown; the text only repeats it. */
function fileResult(observation) {
    const changed = observation.command !== 'view' && typeof observation.new_content === 'string'
        && observation.new_content !== observation.old_content;
    if (!changed || observation.is_error) return plain(observation);
    return diff(observation.old_content, observation.new_content);
}

function browserResult(observation) {
    const shot = observation.screenshot_data;
    const address = shot?.startsWith('data:') ? shot : `data:image/png;base64,${shot}`;
    return el('div', {}, plain(observation), shot ? details('Screenshot', picture(address)) : null);
}

/** A word of the server as part of a class name. */
export const safeClass = word => String(word ?? '').replace(/[^a-z_]/gi, '');
