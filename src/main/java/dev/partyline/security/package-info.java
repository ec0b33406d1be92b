/**
 * Who is asking, and whether that is allowed: identities, the policy that every path asks, origins, and the filter that
 * stands before everything. Imports the domain and the configuration.
 */
package dev.partyline.security;
