/**
 * What the system tests are made of: a real server as a process of its own, clients that behave and clients that do
 * not, and the oracle that says whether every client got every event once and in order.
 *
 * <p>Invariant: {@link dev.partyline.testing.LogReader} and {@link dev.partyline.testing.DeliveryChecker} use no class
 * of the application, so that both cannot be wrong in the same way. Everything waits with a deadline.
 */
package dev.partyline.testing;
