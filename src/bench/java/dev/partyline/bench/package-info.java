/**
 * The benchmark: {@code mvn -Pbench verify}. Starts Partyline, the reference WAR in a second process of the same server,
 * and Netty, drives them in turn with one load generator, and reports medians, ratios and the bars that the project
 * wants to hold.
 */
package dev.partyline.bench;
