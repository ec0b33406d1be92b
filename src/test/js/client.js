'use strict';

// Clients of the server under test, as applications have them: the unchanged socket.io-client. Commands come as lines of
// JSON on the standard input, what happened goes as lines of JSON to the standard output; it ends with its input.
//   {do: 'open', name, url, transports, query}   a page of this name, behind the last event that it has
//   {do: 'break', name}                          its connection breaks, and the library comes back by itself
//   {do: 'leave', name}                          it is closed
const readline = require('node:readline');
const { io } = require('socket.io-client');

const pages = new Map();

function tell(name, what, value) {
  process.stdout.write(`${JSON.stringify([name, what, value])}\n`);
}

/** Keeps the query as the page does: the id of the last event that had a number. */
function open({ name, url, transports, query }) {
  const wanted = { ...query };
  const socket = io(url, {
    transports, query: wanted, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100,
  });
  pages.set(name, socket);
  tell(name, 'asks', wanted.latest_event_id);
  socket.on('connect', () => tell(name, 'connect', socket.io.engine.transport.name));
  socket.on('connect_error', (error) => {
    if (error.type !== 'TransportError') tell(name, 'connect_error', { message: error.message, data: error.data });
  });
  socket.on('oh_event', (event) => {
    if (pages.get(name) !== socket) return;
    if (typeof event.id === 'number') wanted.latest_event_id = event.id;
    tell(name, 'oh_event', event);
  });
  socket.on('disconnect', (reason) => {
    tell(name, 'disconnect', reason);
    if (pages.get(name) === socket) tell(name, 'asks', wanted.latest_event_id);
  });
  socket.io.on('open', () => socket.io.engine.once('upgrade', (transport) => tell(name, 'upgrade', transport.name)));
}

/**
 * A WebSocket is cut off without a word, a poll fails. The library must not be asked to close: what comes in while it does
 * so it keeps, and shows it behind its next connect, as if that had brought it. Nor is a poll cut off, for when its answer
 * has begun to come, the library hears of it only by its ping timeout.
 */
function breakOff({ name }) {
  const socket = pages.get(name);
  if (!socket || !socket.connected) return;
  const { transport } = socket.io.engine;
  if (transport.ws) transport.ws.terminate();
  else transport.onError('the network broke');
}

function leave({ name }) {
  const socket = pages.get(name);
  pages.delete(name);
  if (socket) socket.disconnect();
  tell(name, 'left', null);
}

const commands = { open, break: breakOff, leave };

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line);
  commands[command.do](command);
}).on('close', () => process.exit(0));
