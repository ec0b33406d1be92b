/**
 * The promises, tried on a real server with the real WAR: every event once and in order, also across crashes, slow
 * clients and shutdowns. Which server is chosen by the system property {@code partyline.server}; the build runs all
 * of it on each. {@code -Dpartyline.it.seed} repeats a run's chances, {@code -Dpartyline.kills} sets the number of
 * crashes.
 */
package dev.partyline.system;
