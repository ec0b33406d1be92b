/**
 * The HTTP side of both protocols below {@code /api}, and the few addresses beside it that need no key. Resources only
 * translate: what a wish means is decided in {@link dev.partyline.session.ClientCommands}, what an event looks like in
 * the dialects. Which routes there are, and where they differ from the reference, is written in
 * {@code src/site/markdown/adr/0001-routes.md}. Nothing here belongs to one JAX-RS provider: bodies are read from the
 * stream and answers written as bytes, so that every server does the same.
 */
package dev.partyline.rest;
