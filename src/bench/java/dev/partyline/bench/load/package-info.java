/**
 * The load generator: a process of its own with one thread, raw sockets and as little work per frame as there can be.
 * It takes orders on its standard input, one a line, and answers each with one line; see
 * {@link dev.partyline.bench.load.Line}. Knows nothing of the servers but paths and bodies.
 */
package dev.partyline.bench.load;
