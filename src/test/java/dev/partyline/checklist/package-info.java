/**
 * The check list of socket security, W1 to W20, as far as it is about how requests come: one nested class for each number. Which test holds
 * which number is in {@code security.md}.
 */
package dev.partyline.checklist;
