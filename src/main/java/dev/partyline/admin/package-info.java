/**
 * What operations sees and drives: the application's life cycle, metrics, readiness. Looks at everything; nobody imports
 * it.
 */
package dev.partyline.admin;
