/** What the servers' WebSockets need so that nobody is surprised: measured rules, in one place for all protocols. */
package dev.partyline.container;
