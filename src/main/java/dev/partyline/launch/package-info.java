/**
 * The start of {@code java -jar partyline.war}: one class, which stands in the WAR where the JVM looks and servers do not.
 * Imports nothing, since nothing else can be loaded by then.
 */
package dev.partyline.launch;
