/**
 * What an administrator can set: {@link dev.partyline.config.Limits} for durations and sizes,
 * {@link dev.partyline.config.Settings} for everything else. Read once at start from MicroProfile Config; every name
 * and default is in the options page of the documentation. Imports nothing of ours.
 */
package dev.partyline.config;
