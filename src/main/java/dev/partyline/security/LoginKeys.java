package dev.partyline.security;

import java.util.Optional;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

/** The keys of the provider at which people sign in. Any thread; may wait a few seconds for the provider. */
public interface LoginKeys {

    /** @return empty while nobody can sign in, or the provider has never been asked and does not answer */
    Optional<JWKSource<SecurityContext>> keys();
}
