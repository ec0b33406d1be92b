/** A server for tests: Engine.IO at {@code /engine.io/}, where every message comes back. */
package dev.partyline.engineio.echo;
