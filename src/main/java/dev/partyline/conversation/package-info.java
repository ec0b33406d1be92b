/**
 * The domain: conversations, their logs and the state that follows from a log.
 *
 * <p>Invariant: everything a client must see is a committed record with a position; state is a pure fold of those
 * records. Imports nothing of ours; owns the ports that storage implements.
 */
package dev.partyline.conversation;
