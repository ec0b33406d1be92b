/**
 * How events look on the wire: pure functions that build, read and shorten the JSON of the two OpenHands protocols. What
 * is wrong in a client's frame is an {@link dev.partyline.dialect.InvalidFrameException}. Imports the domain only.
 */
package dev.partyline.dialect;
