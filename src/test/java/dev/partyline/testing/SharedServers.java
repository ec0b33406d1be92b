package dev.partyline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Servers for tests that only look at answers and leave no trace that matters: each is started once, when the first test
 * asks for it, and ends with the run. Tests use conversations of their own.
 */
public final class SharedServers {

    /** The keys of {@link #withKeys}, both equally good. */
    public static final String KEY = "first-0f2c6d1e";
    public static final String SECOND_KEY = "second-9b7a4e33";
    /** The keys of two other tenants of {@link #withKeys}. */
    public static final String ACME_KEY = "acme-51c07b2d";
    public static final String GLOBEX_KEY = "globex-e8d2940f";

    /** A page of this origin may talk to {@link #withKeys}; nobody serves it unless a test does. */
    public static final int PAGE_PORT = FreePorts.next();
    public static final String PAGE = "http://127.0.0.1:" + PAGE_PORT;

    private SharedServers() {}

    /** A server without keys: everybody on this machine may do everything. */
    public static ServerProcess open() {
        return Open.SERVER;
    }

    /** A server with {@link #KEY} and {@link #SECOND_KEY}, and two foreign origins: {@code https://agents.example.com} and {@link #PAGE}. With the
     *  access log of production. */
    public static ServerProcess withKeys() {
        return WithKeys.SERVER;
    }

    /** A server at which people of {@link KeycloakProcess#shared} sign in; its tokens and {@link #KEY} are taken too. Members of
     *  {@code partyline-admins} and {@code partyline-viewers} are that. It asks for new keys every second. */
    public static ServerProcess withLogins() {
        return WithLogins.SERVER;
    }

    /** A server that takes the tokens of {@link #issuer}, to the second, and whatever is in {@link #keyFile}, at first nothing. */
    public static ServerProcess withTokens() {
        return WithTokens.SERVER;
    }

    /** Whoever signs the tokens for {@link #withTokens}. */
    public static TokenIssuer issuer() {
        return WithTokens.ISSUER;
    }

    /** Where {@link #withTokens} has its session API keys. */
    public static Path keyFile() {
        return WithTokens.KEYS;
    }

    private static final class WithTokens {
        static final TokenIssuer ISSUER = TokenIssuer.start();
        static final ServerSettings SETTINGS = ServerSettings.of("shared-tokens");
        static final Path KEYS = empty(SETTINGS.directory().resolve("session-keys"));
        static final ServerProcess SERVER = ServerProcess.start(SETTINGS
                .with("partyline.session-api-keys-file", KEYS.toString())
                .with("partyline.jwt.issuer", TokenIssuer.NAME).with("partyline.jwt.audience", TokenIssuer.AUDIENCE)
                .with("partyline.jwt.jwks-uri", ISSUER.jwks().toString()).with("partyline.jwt.clock-skew", "PT0S")
                .with("partyline.roles.default", "maintainer").with("partyline.demo", "false"));

        private static Path empty(Path file) {
            try {
                Files.createDirectories(file.getParent());
                return Files.writeString(file, "");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static final class WithLogins {
        static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
        static final ServerProcess SERVER = ServerProcess.start(KEYCLOAK.tokensOf(KEYCLOAK.loginOf(
                ServerSettings.of("shared-logins"))).with("partyline.session-api-keys", KEY).with("partyline.demo", "true")
                .with("partyline.allowed-origins", "https://agents.example.com")
                .with("partyline.roles.administrators", "partyline-admins").with("partyline.roles.viewers", "partyline-viewers")
                .with("partyline.jwt.clock-skew", "PT0S").with("partyline.jwks.interval", "PT1S")
                .with("partyline.jwks.max-age", "PT2S"));
    }

    private static final class Open {
        static final ServerProcess SERVER = ServerProcess.start(ServerSettings.of("shared-open"));
    }

    private static final class WithKeys {
        static final ServerProcess SERVER = ServerProcess.start(ServerSettings.of("shared-keys")
                .with("partyline.session-api-keys", KEY + ", " + SECOND_KEY)
                .with("partyline.tenants", "acme, globex")
                .with("partyline.tenant.acme.session-api-keys", ACME_KEY)
                .with("partyline.tenant.globex.session-api-keys", GLOBEX_KEY)
                .with("partyline.allowed-origins", "https://agents.example.com, " + PAGE).inProduction());
    }
}
