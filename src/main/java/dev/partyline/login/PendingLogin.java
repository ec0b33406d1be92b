package dev.partyline.login;

import java.net.URI;
import java.time.Instant;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * Somebody who was sent to the provider and is not back yet. Never leaves the server, but for what is derived of it.
 *
 * @param browser the cookie of the browser that was sent, which has to be the one that comes back
 * @param nonce that the id token has to have
 * @param verifier that proves to the provider that we are who has asked
 * @param redirect where the provider sends her back to
 * @param back where she wanted to go, on this server
 * @param expires when it is too late
 */
record PendingLogin(String browser, Nonce nonce, CodeVerifier verifier, URI redirect, String back, Instant expires) {

    /** Never shows what is secret. */
    @Override
    public String toString() {
        return "PendingLogin[" + expires + "]";
    }
}
