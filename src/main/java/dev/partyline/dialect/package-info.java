/**
 * How events look on the wire: pure functions that build, read and shorten the JSON of the two OpenHands protocols, and
 * show a record of one to clients of the other, at most one event for each. What is wrong in a client's frame is an
 * {@link dev.partyline.dialect.InvalidFrameException}. Imports the domain only.
 */
package dev.partyline.dialect;
