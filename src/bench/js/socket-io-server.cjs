// The reference implementation of Socket.IO: rooms, and messages by POST that go to everybody in a room.
// socket-io-server.cjs <folder in which socket.io is installed>; prints its port, and ends when its standard input does.
'use strict';

const { createServer } = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const { Server } = createRequire(join(process.argv[2], 'package.json'))('socket.io');

const http = createServer((request, response) => {
  const room = request.url.split('/').pop();
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    io.to(room).emit('oh_event', { message: Buffer.concat(parts).toString() });
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"success":true}');
  });
});

const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  socket.join(socket.handshake.query.conversation_id);
  socket.emit('oh_event', { message: 'joined' });
});

http.keepAliveTimeout = 0; // connections that pause between rounds are not the server's to end
http.listen(0, '127.0.0.1', () => console.log(http.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
