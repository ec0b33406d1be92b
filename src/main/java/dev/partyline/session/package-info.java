/**
 * Connections of clients, whatever their transport. {@link dev.partyline.session.ClientConnection} is a cursor on a log and
 * the only writer to its transport; {@link dev.partyline.session.EventDelivery} rings it;
 * {@link dev.partyline.session.SessionRegistry} knows who is there and sweeps away who is gone;
 * {@link dev.partyline.session.ClientCommands} decides what a client's wish means in the present state.
 */
package dev.partyline.session;
