/**
 * Socket.IO protocol revision 5 over Engine.IO: packets, namespaces, acknowledgements and binary attachments. The JSON of
 * arguments is checked and then kept as it stands, so what is passed on is passed on byte for byte. Whatever a client may
 * not send is an {@link dev.partyline.socketio.InvalidPacketException} and ends its connection. Imports engineio, session,
 * conversation, dialect, security and config.
 */
package dev.partyline.socketio;
