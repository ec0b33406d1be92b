/**
 * What an administrator runs on a data directory, {@code java -jar partyline.war <command>}. Results go to the standard
 * output, all else to the error output; {@link dev.partyline.command.Outcome} says what exit codes mean. Imports the
 * domain, the store, the audit and settings; nobody imports it.
 */
package dev.partyline.command;
