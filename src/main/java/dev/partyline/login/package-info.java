/**
 * Signing in and out by a browser, with OpenID Connect: the code flow with PKCE, at one provider. What comes out is a login of
 * {@link dev.partyline.security.Logins}; everything else asks that. Imports security and the configuration.
 */
package dev.partyline.login;
