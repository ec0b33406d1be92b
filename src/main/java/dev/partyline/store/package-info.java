/**
 * Keeps conversations: {@link dev.partyline.store.FileEventStore} on disk,
 * {@link dev.partyline.store.MemoryEventStore} for trials and tests. Both assign offsets and times under a short lock
 * and commit in groups on a writer's thread; they differ in what lies behind {@link dev.partyline.store.Storage} and
 * {@link dev.partyline.store.LogMedium}.
 *
 * <p>Invariant: what was acknowledged is durable, and nothing is readable before it is. Imports the domain and
 * settings.
 */
package dev.partyline.store;
