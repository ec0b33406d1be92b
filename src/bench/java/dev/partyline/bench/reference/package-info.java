/**
 * What Partyline is measured against: a WAR with a bare broadcast endpoint (the best that the API allows) and a naive one
 * (what one writes first), and a small server on Netty. No durability, no order across publishers, no resume; all of
 * them take a message by {@code POST /publish/<kind>/<room>?frames=<n>} and send it n times.
 */
package dev.partyline.bench.reference;
