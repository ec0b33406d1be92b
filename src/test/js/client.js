'use strict';

// Clients of the server under test, as applications have them: the unchanged socket.io-client. Commands come as lines of
// JSON on the standard input, what happened goes as lines of JSON to the standard output; it ends with its input.
//   {do: 'open', name, url, transports, query}   a page of this name, behind the last event that it has
//   {do: 'break', name}                          its connections break, and the library comes back by itself
//   {do: 'leave', name}                          it is closed
const http = require('node:http');
const readline = require('node:readline');
const { io } = require('socket.io-client');

const pages = new Map();
const agents = new WeakMap();

function tell(name, what, value) {
  process.stdout.write(`${JSON.stringify([name, what, value])}\n`);
}

/** Keeps the query as the page does: the id of the last event that had a number. */
function open({ name, url, transports, query }) {
  const wanted = { ...query };
  const agent = new http.Agent({ keepAlive: true });
  const socket = io(url, {
    transports, query: wanted, agent, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100,
  });
  pages.set(name, socket);
  agents.set(socket, agent);
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
 * The network breaks: every connection ends without a word. The library itself must not be asked to close, for what comes
 * in while it does so it keeps, and shows it behind its next connect, as if that had brought it.
 */
function breakOff({ name }) {
  const socket = pages.get(name);
  if (!socket || !socket.connected) return;
  const { sockets, freeSockets } = agents.get(socket);
  [...Object.values(sockets), ...Object.values(freeSockets)].flat().forEach((each) => each.destroy());
  const { ws } = socket.io.engine.transport;
  if (ws) ws.terminate();
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
