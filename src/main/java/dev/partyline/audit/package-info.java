/**
 * Who did what, and who was refused: a chain of records in files that nobody changes unnoticed, and what checks it. Hears
 * of everything by CDI events and never keeps anybody waiting. Imports the domain, sessions, security and settings; only
 * commands import it, to check a chain, and operations, to start and stop it.
 */
package dev.partyline.audit;
